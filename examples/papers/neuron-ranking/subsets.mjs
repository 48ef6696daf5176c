// What a net is worth with each of the 2^10 subsets of its first filters, and what that says of each filter.
import { evaluate, predict, sequential } from "sievenet";
import { mean } from "../lib/index.mjs";

/** How many filters there are. */
export const FILTERS = 10;
const ALL = 2 ** FILTERS - 1;
const has = (set, i) => (set >> i) & 1;
const sizeOf = (set) => {
  let size = 0;
  for (let rest = set; rest; rest &= rest - 1) size++;
  return size;
};
export const membersOf = (set) => Array.from({ length: FILTERS }, (_, i) => i).filter((i) => has(set, i));

/**
 * Accuracy and loss for each subset of maps, by its bits, of what follows them. The second convolution is linear in its channels, so each filter's share in
 * its sums is computed once, and from one subset to the next (in Gray's order) one share is added or taken away.
 */
export function values(rest, maps) {
  const [second, ...after] = rest.parts;
  const head = sequential(...after);
  const { count, inputs: all } = maps;
  const area = all.length / count / FILTERS;
  const bias = second.bias.toArray();
  let shape = [];
  const shares = membersOf(ALL).map((filter) => {
    const only = new Float32Array(all.length);
    for (let i = 0; i < count; i++) {
      const at = (i * FILTERS + filter) * area;
      only.set(all.subarray(at, at + area), at);
    }
    const share = predict(second, { ...maps, inputs: only });
    shape = share.shape.slice(1);
    return share.toArray();
  });
  const pixels = shape[1] * shape[2];
  const biasOf = (i) => bias[Math.floor(i / pixels) % bias.length];
  for (const share of shares) for (let i = 0; i < share.length; i++) share[i] -= biasOf(i);
  const sums = Float32Array.from(shares[0], (_, i) => biasOf(i));
  const [accuracy, loss] = [new Float64Array(ALL + 1), new Float64Array(ALL + 1)];
  let set = 0;
  for (let step = 0; step <= ALL; step++) {
    if (step) {
      const filter = 31 - Math.clz32(step & -step);
      const sign = has(set, filter) ? -1 : 1;
      const share = shares[filter];
      for (let i = 0; i < sums.length; i++) sums[i] += sign * share[i];
      set ^= 1 << filter;
    }
    const told = evaluate(head, { ...maps, shape, inputs: sums });
    [accuracy[set], loss[set]] = [1 - told.error, told.loss];
  }
  return { accuracy, loss };
}

/** By how much the loss rises without each filter alone. */
export const withoutEach = ({ loss }) => membersOf(ALL).map((i) => loss[ALL ^ (1 << i)] - loss[ALL]);

/** Shapley values: the mean over all orders of what a filter adds when it comes. */
export function shapley(value) {
  const weights = [1 / FILTERS];
  for (let size = 1; size < FILTERS; size++) weights.push((weights[size - 1] * size) / (FILTERS - size));
  return membersOf(ALL).map((i) => {
    let all = 0;
    for (let set = 0; set <= ALL; set++) if (!has(set, i)) all += weights[sizeOf(set)] * (value[set | (1 << i)] - value[set]);
    return all;
  });
}

/** For 1 ... 5 filters the set that is best kept alone, and the set that is least missed; the loss decides between equals. */
export function oracles({ accuracy, loss }) {
  const better = (a, b) => accuracy[a] > accuracy[b] || (accuracy[a] === accuracy[b] && loss[a] < loss[b]);
  const best = (size, of) => {
    let found;
    for (let set = 0; set <= ALL; set++) if (sizeOf(set) === size && (found === undefined || better(of(set), of(found)))) found = set;
    return found;
  };
  const sizes = [1, 2, 3, 4, 5];
  return { keep: sizes.map((size) => best(size, (set) => set)), drop: sizes.map((size) => best(size, (set) => ALL ^ set)) };
}

/** What accuracy is lost without the `k` lowest of some scores; without any `k` in the mean. */
export const lost = ({ accuracy }, scores, k) =>
  accuracy[ALL] -
  accuracy[
    order(scores)
      .slice(k)
      .reduce((set, i) => set | (1 << i), 0)
  ];
export function lostByAny({ accuracy }, k) {
  const sets = Array.from(accuracy.keys()).filter((set) => sizeOf(set) === FILTERS - k);
  return accuracy[ALL] - mean(sets.map((set) => accuracy[set]));
}

/** Filters from the lowest score up. */
export const order = (scores) => membersOf(ALL).sort((a, b) => scores[a] - scores[b]);

/** The mean share of the oracle's 1 ... 5 filters that are among as many highest (or lowest) of some scores. */
export function overlap(sets, scores, end) {
  const from = end === "highest" ? order(scores).reverse() : order(scores);
  return mean(sets.map((set, k) => membersOf(set).filter((i) => from.slice(0, k + 1).includes(i)).length / (k + 1)));
}
