// What a run prints of a workload.
import { askedOf } from "../marks.mjs";
import { aligned, notesOf, peerTitle, range, short, times } from "./format.mjs";

/** One workload as lines of text: the ratio is above 1 where ours is better. */
export function printWorkload({ name, metric }, rows) {
  const head = ["against", "ours", "theirs", "ratio", "asked", "10th to 90th percentile"];
  const lines = rows.map((row) => [peerTitle(row), short(row.ours), short(row.peer), times(row.ratio), askedOf(row), range(row.spread)]);
  console.log(`\n${name}, ${metric}`);
  for (const line of aligned([head, ...lines])) console.log(line);
  for (const note of notesOf(rows)) console.log(`  ${note}`);
}
