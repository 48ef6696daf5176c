// Hard-concrete gates in numbers, the same for all nets: temperature 2/3, stretch from -0.1 to 1.1.

/** Lambda of an open weight. */
export const LAMBDA = 0.1 / 60000;

/** P(open) = sigmoid(log alpha - SHIFT). */
export const SHIFT = (2 / 3) * Math.log(0.1 / 1.1);

/** Between minus and plus this the library keeps log alpha. */
const LIMIT = Math.log(100);

/** Whether gate j of n is among `open` ones that are spread evenly over them; the last one always is. */
const isAmong = (j, n, open) => Math.floor(((j + 1) * open) / n) > Math.floor((j * open) / n);

/** log alpha of n gates: `open` of them at the top of the clamp, the others at its floor, where P(open) is 0.047. */
export const alphasOf = (n, open) => Float32Array.from({ length: n }, (_, j) => (isAmong(j, n, open) ? LIMIT : -LIMIT));

/** How many of n gates are open when a share of them is closed: at least one. */
export const openOf = (n, percent) => Math.max(1, Math.round((n * (100 - percent)) / 100));

/** Noise that opens the gates of `alphasOf` that are at the top, to exactly 1, and closes the others. */
export const halves = (n) => new Float32Array(n).fill(0.5);
