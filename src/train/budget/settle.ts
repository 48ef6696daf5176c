// The end of a training with a budget: gates at the edge are put where the budget has them.
//
// A price closes gates one by one, and ever more slowly the nearer the target is: a budget would be met up to a few of them. So in
// the last steps as many gates are left open as the target has room for, the likeliest of each part, and the weights learn what
// is left to them; the average of the weights has these gates as they are then. Parts that share features need each other's numbers: they are found in turn, until none changes.
import { isFrozen } from "../../frozen.ts";
import type { Gate } from "../../gates/gate.ts";
import { Sampled } from "../../gates/sampled.ts";
import type { Mover } from "./mover.ts";

/** A part of a net: the sets of gates by which it is held, and how much of it is left with the gates as they are. */
export interface Settled {
  readonly sets: readonly Gate[];
  share(): number;
  readonly target: number;
}

/** A gate of a set. */
interface Place {
  readonly gate: Sampled;
  readonly i: number;
  readonly p: number;
  readonly isOpen: boolean;
}

/**
 * Drop rates at which gates are put that are to be closed, and open. So far from the edge that what the data say against it takes a
 * while.
 */
const DROP = { closed: 0.99, open: 0.5 } as const;

/** The sets whose gates may be put somewhere, of groups those of each. */
const movable = (sets: readonly Gate[]): Sampled[] =>
  [...new Set(sets.map((set) => ("each" in set ? (set.each as Gate) : set)))].filter(
    (gate): gate is Sampled => gate instanceof Sampled && gate.on && !isFrozen(gate),
  );

/** All gates of these sets, from the likeliest open to the least likely, those that are open at test time before the others. */
function places(sets: readonly Gate[]): Place[] {
  const all = movable(sets).flatMap((gate) => {
    const [z, p] = [gate.testValues(), gate.openProbabilities()];
    return Array.from(z, (each, i) => ({ gate, i, p: p[i] as number, isOpen: each !== 0 }));
  });
  return all.sort((a, b) => Number(b.isOpen) - Number(a.isOpen) || b.p - a.p); // those alike stay in the order of the net
}

/** Has the first `count` of a part's gates open and the others closed: those that are, as they are. */
function leave(all: readonly Place[], count: number, put: Mover["put"]): void {
  const wrong = (isOpen: boolean) => (isOpen ? all.slice(count) : all.slice(0, count)).filter((each) => each.isOpen === isOpen);
  for (const [some, dropRate] of [
    [wrong(false), DROP.open],
    [wrong(true), DROP.closed],
  ] as const)
    for (const gate of new Set(some.map((each) => each.gate)))
      put(
        gate,
        some.flatMap((each) => (each.gate === gate ? [each.i] : [])),
        dropRate,
      );
}

/** The largest number from 0 to `most` for which something holds that holds for all below it; undefined where it holds for none. */
function largest(most: number, holds: (count: number) => boolean): number | undefined {
  let [low, high] = [-1, most];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (holds(middle)) low = middle;
    else high = middle - 1;
  }
  return low < 0 ? undefined : low;
}

/**
 * Leaves as many gates of each part open as its target has room for, and no more than are open; with `both`, as many as come nearest to it.
 * A part whose gates cannot bring it to its target stays as it is: there are distributions whose gates cannot be put anywhere.
 */
export function settle(parts: readonly Settled[], both: boolean, by: Mover): void {
  const gates = movable(parts.flatMap(({ sets }) => sets));
  const kept = gates.map((gate) => Object.values(gate.parameters).map((parameter) => parameter.toArray()));
  const restore = () => {
    for (const [g, gate] of gates.entries()) for (const [j, parameter] of Object.values(gate.parameters).entries()) parameter.set(kept[g]?.[j] as Float32Array);
  };
  const all = parts.map(({ sets }) => places(sets));
  const are = all.map((each) => each.filter(({ isOpen }) => isOpen).length);
  const counts = [...are];
  const show = (put: Mover["put"]) => {
    restore();
    for (const [i, each] of all.entries()) if (counts[i] !== are[i]) leave(each, counts[i] as number, put);
  };
  const trying: Mover["put"] = (gate, indices, dropRate) => gate.put(indices, dropRate);
  for (let round = 0, changed = true; changed && round <= parts.length; round++) {
    changed = false;
    for (const [i, { share, target }] of parts.entries()) {
      const before = counts[i] as number;
      const most = both ? (all[i] as Place[]).length : (are[i] as number);
      const shareOf = (count: number) => {
        counts[i] = count;
        show(trying);
        return share();
      };
      const found = largest(most, (count) => shareOf(count) <= target);
      // of two that are possible the nearer one, where one more is too many as one less is too few
      const more = both && found !== undefined && found < most && shareOf(found + 1) - target < target - shareOf(found) ? 1 : 0;
      counts[i] = found === undefined ? (are[i] as number) : found + more;
      changed ||= counts[i] !== before;
    }
  }
  show(by.put);
}

/** Has the averages of the gates of all parts be what they are now. */
export const follow = (parts: readonly Settled[], by: Mover): void => movable(parts.flatMap(({ sets }) => sets)).forEach(by.follow);
