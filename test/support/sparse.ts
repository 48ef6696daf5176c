// Weights with many zeros.
import { hash } from "./hash.ts";
import { numbers } from "./numbers.ts";

/** `n` weights, about `share` of them not zero; zeros of either sign. */
export function sparseNumbers(n: number, share: number, series = 1): Float32Array<ArrayBuffer> {
  return numbers(n, -1, 1, series).map((w, i) => (hash(series + 100, i) / 2 ** 32 < share ? w : w < 0 ? -0 : 0));
}

/** The numbers as they are stored. */
export const bitsOf = (x: ArrayLike<number>): Uint32Array => new Uint32Array(Float32Array.from(x).buffer);
