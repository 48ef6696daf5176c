// y = factor · x + shift      x, y: [n]
import { Floats, at } from "./addresses";

export function affine(y: Floats, x: Floats, n: i32, factor: f32, shift: f32): void {
  const f = f32x4.splat(factor),
    s = f32x4.splat(shift);
  for (let i = 0; i < n; i += 4) v128.store(at(y, i), f32x4.add(f32x4.mul(v128.load(at(x, i)), f), s));
}
