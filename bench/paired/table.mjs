// What a run of two trees prints.
import { aligned, range, short } from "../measure/format.mjs";

const HEAD = ["workload", "metric", "old", "new", "ratio", "10th to 90th percentile", "by process", "cpu", "fastest", "blocks", "load", "numbers"];

function numbers({ deviation }) {
  if (deviation === undefined) return "";
  return deviation === 0 ? "the same" : `differ by ${deviation.toPrecision(2)}`;
}

const cells = (row) => [
  row.workload,
  row.metric,
  short(row.old),
  short(row.new),
  row.ratio.toFixed(3),
  range(row.spread),
  range([Math.min(...row.processes), Math.max(...row.processes)]),
  row.cpu?.toFixed(3) ?? "",
  row.fastest.toFixed(3),
  String(row.blocks),
  row.load.toFixed(1),
  numbers(row),
];

/** Rows of `measurePaired` as lines of text. */
export function printPaired(rows) {
  const [{ oldCommit, newCommit, runtime, processor }] = rows;
  console.log(`\nnew: ${newCommit}, old: ${oldCommit}; ${runtime}, ${processor}. A ratio above 1 means that the new one is better.`);
  for (const line of aligned([HEAD, ...rows.map(cells)])) console.log(line);
}
