// One workload of two trees: processes that take turns in blocks of four samples, old new new old or new old old new, so that a
// machine that slows down steadily slows both alike. What counts is the ratio within a block. Processes are started anew
// several times, since where one lands in memory, and when its code is compiled, can cost more than a change does.
import { difference } from "../measure/difference.mjs";
import { median, percentile, summary } from "../measure/statistics.mjs";
import { startProcess } from "./process.mjs";

const ORDERS = [
  ["old", "new", "new", "old"],
  ["new", "old", "old", "new"],
];

/** The largest difference between the numbers of both, relative to the largest; undefined where there are none to compare. */
async function deviationOf(sides) {
  const before = await sides.old.ask({ result: true });
  const now = await sides.new.ask({ result: true });
  return before && now ? difference(now, before) : undefined;
}

/** The samples of one block, each { seconds, cpu } of a call: { old: [first, second], new: [first, second] }. */
async function blockOf(sides, calls, order) {
  const block = { old: [], new: [] };
  for (const side of order) {
    const { seconds, cpu } = await sides[side].ask({ sample: calls });
    block[side].push({ seconds: seconds / calls, cpu: cpu / calls });
  }
  return block;
}

/** The blocks of one process of each tree: { blocks, deviation }. */
async function processesOf(start, { seconds, budget, least, warming }) {
  const sides = { old: start("old"), new: start("new") };
  try {
    const deviation = await deviationOf(sides);
    for (const side of [sides.old, sides.new]) await side.ask({ warm: warming });
    const fitting = [await sides.old.ask({ callsIn: seconds }), await sides.new.ask({ callsIn: seconds })];
    const calls = Math.max(1, Math.round((fitting[0] + fitting[1]) / 2));
    const blocks = [];
    const end = performance.now() + 1000 * budget;
    while (blocks.length < least || performance.now() < end) blocks.push(await blockOf(sides, calls, ORDERS[blocks.length % 2]));
    return { blocks, deviation };
  } finally {
    for (const side of [sides.old, sides.new]) side.stop();
  }
}

const sum = (samples, clock) => samples.reduce((total, sample) => total + sample[clock], 0);

/** The median ratio of the processor's time in a block; undefined where the work is done by processes of the process. */
function ratioOfCpu(blocks) {
  const all = blocks.flatMap((block) => [...block.old, ...block.new]);
  if (sum(all, "cpu") < 0.05 * sum(all, "seconds")) return undefined;
  return median(blocks.map((block) => sum(block.old, "cpu") / sum(block.new, "cpu")));
}

/** The ratio of the times that nine tenths of the samples exceed: what is left when the others show who else was running. */
function ratioOfFastest(blocks) {
  const fastest = (side) =>
    percentile(
      blocks.flatMap((block) => block[side].map(({ seconds }) => seconds)),
      10,
    );
  return fastest("old") / fastest("new");
}

/**
 * Compares a workload { name, metric, work } of two trees { old, new }, each { tree, module, download }, by so many `processes` of each
 * that take turns for `budget` seconds, or `least` blocks, in samples of about `seconds`. Gives { old, new }, medians in the metric of
 * the workload; the median `ratio` of all blocks, above 1 where the new one is better, and its `spread` from the 10th to the 90th
 * percentile; `processes`, the median ratio of each pair of processes; beside them, for a machine that does other things too, the median ratio
 * of the processor's time (`cpu`) and the ratio of the `fastest` samples; `blocks`, how many; `deviation` of the numbers.
 */
export async function compare({ name, metric, work }, trees, { processes: count, ...settings }) {
  const start = (side) => startProcess(trees[side].tree, name, trees[side].module, trees[side].download);
  const inverse = metric === "ms";
  const inMetric = (samples) => (inverse ? 500 * sum(samples, "seconds") : (2 * work) / sum(samples, "seconds"));
  const summaryOf = (blocks) =>
    summary(
      blocks.map((block) => ({ ours: inMetric(block.new), peer: inMetric(block.old) })),
      inverse,
    );
  const measured = [];
  for (let i = 0; i < count; i++) measured.push(await processesOf(start, settings));
  const blocks = measured.flatMap((process) => process.blocks);
  const { ours, peer, ratio, spread } = summaryOf(blocks);
  const processes = measured.map((process) => summaryOf(process.blocks).ratio);
  const robust = { cpu: ratioOfCpu(blocks), fastest: ratioOfFastest(blocks) };
  return { old: peer, new: ours, ratio, spread, processes, ...robust, blocks: blocks.length, deviation: measured[0].deviation };
}
