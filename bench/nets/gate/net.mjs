// A million hard-concrete gates with log alpha 0.

export const N = 1e6;

/** What many gates have in common: their mean, and the shares that are closed and wide open. */
export function portrait(z) {
  let [sum, closed, open] = [0, 0, 0];
  for (const gate of z) {
    sum += gate;
    if (gate === 0) closed++;
    if (gate === 1) open++;
  }
  return Float32Array.of(sum / N, closed / N, open / N);
}
