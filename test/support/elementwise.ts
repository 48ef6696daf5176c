// Calling elementwise kernels: y from x, and gradients from slopes.
import { withArrays } from "./arrays.ts";

type Kernel = (...all: number[]) => void;

/** What `kernel(y, x, n, ...rest)` writes. */
export function valuesOf(kernel: Kernel, x: ArrayLike<number>, ...rest: number[]): Float32Array {
  return withArrays(({ put, room }) => {
    const y = room(x.length);
    kernel(y.address, put(x).address, x.length, ...rest);
    return y.read();
  });
}

/** What `kernel(dx, dy, at, n, ...rest)` makes of dx. */
export function gradientOf(kernel: Kernel, dx: ArrayLike<number>, dy: ArrayLike<number>, at: ArrayLike<number>, ...rest: number[]): Float32Array {
  return withArrays(({ put }) => {
    const to = put(dx);
    kernel(to.address, put(dy).address, put(at).address, at.length, ...rest);
    return to.read();
  });
}

/** The slopes a gradient kernel uses at the numbers `at`. */
export function slopesOf(kernel: Kernel, at: ArrayLike<number>, ...rest: number[]): Float32Array {
  return gradientOf(kernel, new Float32Array(at.length), new Float32Array(at.length).fill(1), at, ...rest);
}
