// Numbers by chance for rankings: the same for a seed in every runtime.
import { drawUniform, Purpose } from "../random.ts";
import { scope, take } from "../memory.ts";
import type { Floats } from "../addresses.ts";
import { floats } from "../wasm.ts";

/** Stream numbers of rankings begin here, out of the way of those that parts of nets have. */
const STREAMS = 0x7f000000;

/** `n` numbers of (0, 1), another row of them for each `index`. */
export function uniformsOf(n: number, seed: number, index: number): Float64Array {
  return scope(() => {
    const address = take<Floats>(4 * n + 64);
    drawUniform(address, n, Purpose.outside, STREAMS + index, 0, 0, seed);
    return Float64Array.from(floats(address, n));
  });
}

/** The numbers from 0 to n - 1 in a row by chance. */
export function shuffled(n: number, seed: number, index: number): number[] {
  const keys = uniformsOf(n, seed, index);
  return Array.from(keys.keys()).sort((a, b) => (keys[a] as number) - (keys[b] as number) || a - b);
}
