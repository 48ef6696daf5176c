// What a run prints.
import { markOf } from "../marks.mjs";

/** Three digits, and a k or M where there are many. */
export function short(x) {
  if (!Number.isFinite(x)) return "-";
  if (Math.abs(x) >= 1e6) return `${(x / 1e6).toPrecision(3)} M`;
  if (Math.abs(x) >= 1e4) return `${(x / 1e3).toPrecision(3)} k`;
  return x >= 100 ? x.toFixed(0) : x.toPrecision(3);
}

/** A ratio such as 1.62x. */
export const times = (x) => `${x.toFixed(2)}x`;
export const spreadOf = ({ spread }) => (spread ? `${spread[0].toFixed(2)} to ${spread[1].toFixed(2)}` : "");

/** What was asked of the row, beside which it is printed: "at least 1.60x, met". */
export function askedOf(row) {
  const mark = markOf(row);
  return mark ? `at least ${times(mark.atLeast)}, ${mark.met ? "met" : "missed"}` : "";
}

export const peerOf = ({ peerName, version }) => (version ? `${peerName} ${version}` : peerName);

/** What rows say beside their numbers. */
export const notesOf = (rows) => [...new Set(rows.map(({ note }) => note).filter(Boolean))];

/** One workload as lines of text: the ratio is above 1 where ours is better. */
export function printWorkload({ name, metric }, rows) {
  const lines = rows.map((row) => [peerOf(row), short(row.ours), short(row.peer), times(row.ratio), askedOf(row), spreadOf(row)]);
  const table = [["against", "ours", "theirs", "ratio", "asked", "10th to 90th percentile"], ...lines];
  const widths = table[0].map((_, i) => Math.max(...table.map((line) => line[i].length)));
  console.log(`\n${name}, ${metric}`);
  for (const line of table) console.log(`  ${line.map((cell, i) => (i ? cell.padStart(widths[i]) : cell.padEnd(widths[i]))).join("  ")}`);
  for (const note of notesOf(rows)) console.log(`  ${note}`);
}
