// How gradients of elementwise functions are added to what is there, four numbers at a time:
//
//   dx += dy · slope      dx, dy: addresses of four floats
import { Floats } from "./addresses";

/** dx += dy · slope. */
export function accumulate(dx: Floats, dy: Floats, slope: v128): void {
  v128.store(dx, f32x4.add(v128.load(dx), f32x4.mul(v128.load(dy), slope)));
}

/**
 * dx += change where dy is not 0. For slopes that may be infinite: nothing is asked for behind a closed gate, and 0 · Infinity
 * would be NaN.
 */
export function accumulateWhereAsked(dx: Floats, dy: Floats, change: v128): void {
  const none = f32x4.eq(v128.load(dy), f32x4.splat(0));
  v128.store(dx, f32x4.add(v128.load(dx), v128.andnot(change, none)));
}
