// Test inputs: numbers that are always the same, exact in single precision.
import { hash } from "./hash.ts";

/** The sizes every kernel is tried at: less than a vector, one, odd ones, whole blocks and many. */
export const sizes = [1, 3, 4, 7, 64, 1000] as const;

/** `n` numbers between `low` and `high`, another series for each `series`. */
export function numbers(n: number, low = -2, high = 2, series = 1): Float32Array<ArrayBuffer> {
  return Float32Array.from({ length: n }, (_, i) => low + ((hash(series, i) + 0.5) / 2 ** 32) * (high - low));
}

/** `n` numbers that are at least `gap` away from 0. */
export function awayFromZero(n: number, gap = 0.3, series = 1): Float32Array<ArrayBuffer> {
  return numbers(n, -2, 2, series).map((x) => x + Math.sign(x) * gap);
}

/** `n` whole numbers from 0 to below `end`. */
export function wholes(n: number, end: number, series = 1): number[] {
  return Array.from({ length: n }, (_, i) => hash(series, i) % end);
}

/** About `share` of the numbers 0 to n - 1, in order. */
export function some(n: number, share = 0.6, series = 1): number[] {
  return Array.from({ length: n }, (_, i) => i).filter((i) => hash(series, i) / 2 ** 32 < share);
}

/** How many units in the last place of a 32-bit float `actual` is away from the exact `expected`. */
export function ulps(actual: number, expected: number): number {
  const rounded = Math.fround(expected);
  if (Object.is(actual, rounded) || (Number.isNaN(actual) && Number.isNaN(rounded))) return 0;
  if (!Number.isFinite(actual) || !Number.isFinite(expected)) return Infinity;
  const exponent = Math.max(Math.floor(Math.log2(Math.abs(expected) || 2 ** -149)), -126);
  return Math.abs(actual - expected) / 2 ** (exponent - 23);
}
