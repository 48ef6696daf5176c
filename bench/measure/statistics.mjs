// What many samples say: percentiles, and the median ratio of pairs with its spread.

/** The p-th percentile, between neighbours by proportion. */
export function percentile(values, p) {
  const sorted = Float64Array.from(values).sort();
  const at = ((sorted.length - 1) * p) / 100;
  const low = Math.floor(at);
  const high = Math.ceil(at);
  return sorted[low] + (sorted[high] - sorted[low]) * (at - low);
}

export const median = (values) => percentile(values, 50);

/** From the 10th to the 90th percentile. */
const spreadOf = (values) => [percentile(values, 10), percentile(values, 90)];

/** Medians of pairs { ours, peer }, and the ratio with its spread. `inverse`: the numbers are times or sizes, of which less is better. */
export function summary(pairs, inverse = false) {
  const ratios = pairs.map(({ ours, peer }) => (inverse ? peer / ours : ours / peer));
  const medianOf = (side) => median(pairs.map((pair) => pair[side]));
  return { ours: medianOf("ours"), peer: medianOf("peer"), ratio: median(ratios), spread: spreadOf(ratios), pairs: pairs.length };
}
