// Calling elementwise kernels: y from x, and gradients from slopes.
import type { Floats } from "../../src/addresses.ts";
import { withArrays } from "./arrays.ts";

type Forward<Rest extends number[]> = (y: Floats, x: Floats, n: number, ...rest: Rest) => void;
type Backward<Rest extends number[]> = (dx: Floats, dy: Floats, at: Floats, n: number, ...rest: Rest) => void;

/** What `kernel(y, x, n, ...rest)` writes. */
export function valuesOf<Rest extends number[]>(kernel: Forward<Rest>, x: ArrayLike<number>, ...rest: Rest): Float32Array {
  return withArrays(({ put, room }) => {
    const y = room(x.length);
    kernel(y.address, put(x).address, x.length, ...rest);
    return y.read();
  });
}

/** What `kernel(dx, dy, at, n, ...rest)` makes of dx. */
export function gradientOf<Rest extends number[]>(
  kernel: Backward<Rest>,
  dx: ArrayLike<number>,
  dy: ArrayLike<number>,
  at: ArrayLike<number>,
  ...rest: Rest
): Float32Array {
  return withArrays(({ put }) => {
    const to = put(dx);
    kernel(to.address, put(dy).address, put(at).address, at.length, ...rest);
    return to.read();
  });
}

/** The slopes a gradient kernel uses at the numbers `at`. */
export function slopesOf<Rest extends number[]>(kernel: Backward<Rest>, at: ArrayLike<number>, ...rest: Rest): Float32Array {
  return gradientOf(kernel, new Float32Array(at.length), new Float32Array(at.length).fill(1), at, ...rest);
}
