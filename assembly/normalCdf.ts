// y = Phi(x), the share of a standard normal distribution below x; dy/dx = phi(x) = e^(-x²/2) / sqrt(2 pi)      x, y, dx, dy: [n]
//
// Phi by erfc = t exp(-z² + ...), t = 1 / (1 + z / 2), relative error 1.2e-7 (Press et al., a Chebyshev fit).
import { Floats, vectors } from "./addresses";
import { exp4, one } from "./exp";
import { accumulate } from "./accumulate";

const C: usize = memory.data<f32>(
  [
    // 0..9: the polynomial of erfc
    0.17087277, -0.82215223, 1.48851587, -1.13520398, 0.27886807, -0.18628806, 0.09678418, 0.37409196, 1.00002368, -1.26551223,
    // 10..12: sqrt(1/2), 1 / sqrt(2 pi), 1/2
    0.70710678, 0.39894228, 0.5,
  ],
  16,
);

function c(i: i32): v128 {
  return v128.load32_splat(C + ((<usize>i) << 2));
}

/** Four values of Phi(x); relative error 6e-7 from -2 on, 2e-5 at -12.8, where it ends. */
export function normalBelow4(x: v128): v128 {
  const z = f32x4.mul(f32x4.abs(x), c(10));
  const t = f32x4.div(one(), f32x4.add(one(), f32x4.mul(z, c(12))));
  let p = f32x4.add(f32x4.mul(c(0), t), c(1));
  for (let i = 2; i < 10; ++i) p = f32x4.add(f32x4.mul(p, t), c(i));
  const tail = f32x4.mul(f32x4.mul(t, c(12)), exp4(f32x4.sub(p, f32x4.mul(z, z))));
  return v128.bitselect(tail, f32x4.sub(one(), tail), f32x4.lt(x, f32x4.splat(0)));
}

/** Four values of phi(x). */
export function normalDensity4(x: v128): v128 {
  return f32x4.mul(exp4(f32x4.neg(f32x4.mul(f32x4.mul(x, x), c(12)))), c(11));
}

export function normalCdf(y: Floats, x: Floats, n: i32): void {
  for (let i: usize = 0, end = vectors(n); i < end; i += 16) v128.store(y + i, normalBelow4(v128.load(x + i)));
}

/** dx += dy phi(x). */
export function normalCdfGrad(dx: Floats, dy: Floats, x: Floats, n: i32): void {
  for (let i: usize = 0, end = vectors(n); i < end; i += 16) accumulate(dx + i, dy + i, normalDensity4(v128.load(x + i)));
}
