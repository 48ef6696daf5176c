// Numbers from a seed and an index, as trajectory-full.json defines them.

/** 32 bits of (seed, i). */
export function hash(seed: number, i: number): number {
  let x = (Math.imul(i, 0x9e3779b1) + Math.imul(seed, 0x85ebca6b)) >>> 0;
  x ^= x >>> 16;
  x = Math.imul(x, 0x21f0aaad);
  x ^= x >>> 15;
  x = Math.imul(x, 0x735a2d97);
  x ^= x >>> 15;
  return x >>> 0;
}

/** A uniform number: an odd multiple of 2^-24. */
export function hashUniform(seed: number, i: number): number {
  return ((hash(seed, i) >>> 8) | 1) / 2 ** 24;
}

/** A symmetric number: 16 bits less 32768, times m · 2^-e. */
export function hashWeight(seed: number, i: number, m: number, e: number): number {
  return ((hash(seed, i) >>> 16) - 32768) * m * 2 ** -e;
}

/** `n` numbers f(0), f(1), ... */
export function list(n: number, f: (i: number) => number): Float64Array {
  return Float64Array.from({ length: n }, (_, i) => f(i));
}
