// y = min(high, max(low, x))      dx += dy where low < x < high (0 at both ends)      x, y, dx, dy: [n]
//
// hardSigmoid is the one between 0 and 1.
import { Floats, vectors } from "./addresses";

export function clamp(y: Floats, x: Floats, n: i32, low: f32, high: f32): void {
  for (let i: usize = 0, end = vectors(n); i < end; i += 16) v128.store(y + i, f32x4.min(f32x4.max(v128.load(x + i), f32x4.splat(low)), f32x4.splat(high)));
}

/** dx += dy where low < x < high. */
export function clampGrad(dx: Floats, dy: Floats, x: Floats, n: i32, low: f32, high: f32): void {
  for (let i: usize = 0, end = vectors(n); i < end; i += 16) {
    const v = v128.load(x + i);
    const inside = v128.and(f32x4.gt(v, f32x4.splat(low)), f32x4.lt(v, f32x4.splat(high)));
    v128.store(dx + i, f32x4.add(v128.load(dx + i), v128.and(v128.load(dy + i), inside)));
  }
}
