// The numbers every contender is given: the same for all, from a seed.

/** mulberry32: uniform numbers of [0, 1). */
function generator(seed) {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** n floats of [low, high). */
export function uniform(n, low, high, seed) {
  const next = generator(seed);
  return Float32Array.from({ length: n }, () => low + (high - low) * next());
}

/** n weights of [-1, 1) / sqrt(fan in). */
export const uniformWeights = (n, fanIn, seed) => uniform(n, -1 / Math.sqrt(fanIn), 1 / Math.sqrt(fanIn), seed);

/** n whole numbers of 0 to k - 1. */
export function whole(n, k, seed) {
  const next = generator(seed);
  return Int32Array.from({ length: n }, () => Math.floor(k * next()));
}

/** [labels, k], one 1 in each row. */
export function oneHot(labels, k) {
  const rows = new Float32Array(labels.length * k);
  labels.forEach((label, i) => {
    rows[i * k + label] = 1;
  });
  return rows;
}

/** How many numbers an array of this shape has. */
export const sizeOf = (shape) => shape.reduce((a, b) => a * b, 1);
