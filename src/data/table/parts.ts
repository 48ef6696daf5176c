// Which rows of a table are to train on, to test on and to choose by.
import { ValueError } from "../../errors.ts";
import { permutation } from "../../random.ts";

/** What a row is for. */
export type Part = "train" | "test" | "validation";

/** The parts that are drawn, each with what its option is called and what its rows are for; the round keys the draw. */
const DRAWN = [
  { part: "test", option: "split", use: "test on", round: 0 },
  { part: "validation", option: "validation", use: "choose by", round: 1 },
] as const;

/** A share of the rows that are to train on so far, drawn at random: as many of each group, of which one row at least stays. */
function drawn(parts: readonly Part[], groups: ArrayLike<number>, share: number, seed: number, round: number): number[] {
  const members = new Map<number, number[]>();
  for (const row of permutation(groups.length, seed, round)) {
    if (parts[row] !== "train") continue;
    const own = members.get(groups[row] as number);
    if (own) own.push(row);
    else members.set(groups[row] as number, [row]);
  }
  return [...members.values()].flatMap((all) => all.slice(0, Math.min(all.length - 1, Math.round(share * all.length))));
}

/**
 * What each row is for. `groups`: the class of each row, or 0 where numbers are learned. `split`: the share to test on; `validation`:
 * the share of the others to choose by. @throws ValueError for a share that gives no row
 */
export function partsOf(groups: ArrayLike<number>, shares: { readonly split: number; readonly validation: number }, seed: number): readonly Part[] {
  const parts = Array.from({ length: groups.length }, (): Part => "train");
  for (const { part, option, use, round } of DRAWN) {
    const share = shares[option];
    if (!share) continue;
    const left = parts.filter((each) => each === "train").length;
    const rows = drawn(parts, groups, share, seed, round);
    if (!rows.length) throw new ValueError(`table: a share of ${share} of ${left} rows leaves none to ${use}. Give another share or more rows.`);
    for (const row of rows) parts[row] = part;
  }
  return parts;
}
