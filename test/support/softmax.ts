// Calling the softmax kernels, which tests of softmax and of cross-entropy do.
import type { Floats } from "../../src/addresses.ts";
import { kernels } from "../../src/wasm.ts";
import { withArrays } from "./arrays.ts";

/** Rows and columns to try. */
export const rowShapes = [
  [1, 1],
  [3, 3],
  [4, 4],
  [2, 7],
  [100, 10],
  [2, 64],
  [1, 1000],
  [64, 13],
] as const;

/** The probabilities the kernel finds. */
export function softmax(x: ArrayLike<number>, m: number, n: number): Float32Array {
  return withArrays(({ put, room }) => {
    const p = room(m * n);
    kernels.softmax(p.address, put(x).address, m, n);
    return p.read();
  });
}

/** What a gradient kernel makes of dx. */
export function rowGradient(
  kernel: (dx: Floats, dy: Floats, p: Floats, m: number, n: number) => void,
  dx: ArrayLike<number>,
  dy: ArrayLike<number>,
  p: ArrayLike<number>,
  m: number,
  n: number,
): Float32Array {
  return withArrays(({ put }) => {
    const to = put(dx);
    kernel(to.address, put(dy).address, put(p).address, m, n);
    return to.read();
  });
}

/** dx with its slope added. */
export const plus = (dx: ArrayLike<number>, slope: readonly number[]): number[] => slope.map((each, i) => each + (dx[i] as number));
