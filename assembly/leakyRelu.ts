// y = x where x > 0, a x elsewhere      dx += dy where x > 0, a dy elsewhere (at 0 too)      x, y, dx, dy: [n]
import { Floats, vectors } from "./addresses";
import { one } from "./exp";
import { accumulate } from "./accumulate";

export function leakyRelu(y: Floats, x: Floats, n: i32, a: f32): void {
  const zero = f32x4.splat(0);
  const slope = f32x4.splat(a);
  for (let i: usize = 0, end = vectors(n); i < end; i += 16) {
    const v = v128.load(x + i);
    v128.store(y + i, v128.bitselect(v, f32x4.mul(v, slope), f32x4.gt(v, zero)));
  }
}

export function leakyReluGrad(dx: Floats, dy: Floats, x: Floats, n: i32, a: f32): void {
  const zero = f32x4.splat(0);
  const slope = f32x4.splat(a);
  for (let i: usize = 0, end = vectors(n); i < end; i += 16) accumulate(dx + i, dy + i, v128.bitselect(one(), slope, f32x4.gt(v128.load(x + i), zero)));
}
