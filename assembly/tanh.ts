// y = tanh x      dx += dy (1 - y²)      x, y, dx, dy: [n]
//
// Below 0.625 an odd polynomial (Cephes, tanhf), above it 1 - 2 / (e^2x + 1): within 1.5 ulp.
import { Floats, vectors } from "./addresses";
import { exp4, one } from "./exp";
import { accumulate } from "./accumulate";

const C: usize = memory.data<f32>([-5.70498872745e-3, 2.06390887954e-2, -5.37397155531e-2, 1.33314422036e-1, -3.33332819422e-1], 16);

function c(i: i32): v128 {
  return v128.load32_splat(C + ((<usize>i) << 2));
}

/** Four hyperbolic tangents. */
export function tanh4(x: v128): v128 {
  const size = f32x4.abs(x);
  const z = f32x4.mul(x, x);
  let p = f32x4.add(f32x4.mul(c(0), z), c(1));
  for (let i = 2; i < 5; ++i) p = f32x4.add(f32x4.mul(p, z), c(i));
  const near = f32x4.add(f32x4.mul(f32x4.mul(p, z), x), x);
  const e = exp4(f32x4.add(size, size));
  const far = f32x4.sub(one(), f32x4.div(f32x4.splat(2), f32x4.add(e, one())));
  const signed = v128.or(far, v128.and(x, f32x4.splat(-0.0)));
  return v128.bitselect(near, signed, f32x4.lt(size, f32x4.splat(0.625)));
}

export function tanh(y: Floats, x: Floats, n: i32): void {
  for (let i: usize = 0, end = vectors(n); i < end; i += 16) v128.store(y + i, tanh4(v128.load(x + i)));
}

/** dx += dy (1 - y²). */
export function tanhGrad(dx: Floats, dy: Floats, y: Floats, n: i32): void {
  for (let i: usize = 0, end = vectors(n); i < end; i += 16) {
    const v = v128.load(y + i);
    accumulate(dx + i, dy + i, f32x4.sub(one(), f32x4.mul(v, v)));
  }
}
