// The few statistics that the examples are judged by. All of lists of numbers.

export const sum = (list) => list.reduce((total, each) => total + each, 0);
export const mean = (list) => sum(list) / list.length;
export const least = (list) => Math.min(...list);
export const most = (list) => Math.max(...list);

/** The middle one, or the mean of the two in the middle. */
export function median(list) {
  const sorted = [...list].sort((a, b) => a - b);
  const half = sorted.length / 2;
  return mean([sorted[Math.ceil(half) - 1], sorted[Math.floor(half)]]);
}

/** Pearson's correlation; 0 where one of the two is constant. */
export function pearson(x, y) {
  const [a, b] = [x, y].map((list) => list.map((each) => each - mean(list)));
  const product = (u, v) => sum(u.map((each, i) => each * v[i]));
  return product(a, b) / (Math.sqrt(product(a, a) * product(b, b)) || 1);
}

/** Places in order of size, from 1; those that are equal share the mean of their places. */
export function ranks(list) {
  const order = list.map((_, i) => i).sort((i, j) => list[i] - list[j]);
  const out = new Array(list.length);
  for (let from = 0, to = 0; from < order.length; from = to) {
    while (to < order.length && list[order[to]] === list[order[from]]) to++;
    for (let i = from; i < to; i++) out[order[i]] = (from + 1 + to) / 2;
  }
  return out;
}

/** Spearman's: Pearson's correlation of the places. */
export const spearman = (x, y) => pearson(ranks(Array.from(x)), ranks(Array.from(y)));
