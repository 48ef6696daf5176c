// y = x Phi(x), Phi by erfc      or x (1 + tanh u) / 2, u = sqrt(2 / pi)(x + 0.044715 x³)      x, y, dx, dy: [n]
//
// Hendrycks & Gimpel 2016; erfc = t exp(-z² + ...), t = 1 / (1 + z / 2) with relative error 1.2e-7 (Press et al., a Chebyshev
// fit).
import { Floats, vectors } from "./addresses";
import { exp4, one, sigmoid4 } from "./exp";
import { gain } from "./gain";

const C: usize = memory.data<f32>(
  [
    // 0..9: the polynomial of erfc
    0.17087277, -0.82215223, 1.48851587, -1.13520398, 0.27886807, -0.18628806, 0.09678418, 0.37409196, 1.00002368, -1.26551223,
    // 10..14: sqrt(1/2), 1 / sqrt(2 pi), sqrt(2 / pi), 0.044715, 1/2
    0.70710678, 0.39894228, 0.79788456, 0.044715, 0.5,
  ],
  16,
);

function c(i: i32): v128 {
  return v128.load32_splat(C + ((<usize>i) << 2));
}

/** Four values of Phi(x), the share of a normal distribution below x; relative error 6e-7 from -2 on, 2e-5 at -12.8, where it ends. */
function normalBelow4(x: v128): v128 {
  const z = f32x4.mul(f32x4.abs(x), c(10));
  const t = f32x4.div(one(), f32x4.add(one(), f32x4.mul(z, c(14))));
  let p = f32x4.add(f32x4.mul(c(0), t), c(1));
  for (let i = 2; i < 10; ++i) p = f32x4.add(f32x4.mul(p, t), c(i));
  const tail = f32x4.mul(f32x4.mul(t, c(14)), exp4(f32x4.sub(p, f32x4.mul(z, z))));
  return v128.bitselect(tail, f32x4.sub(one(), tail), f32x4.lt(x, f32x4.splat(0)));
}

export function gelu(y: Floats, x: Floats, n: i32): void {
  for (let i: usize = 0, end = vectors(n); i < end; i += 16) {
    const v = v128.load(x + i);
    v128.store(y + i, f32x4.mul(v, normalBelow4(v)));
  }
}

/** dx += dy (Phi(x) + x phi(x)), phi(x) = e^(-x²/2) / sqrt(2 pi). */
export function geluGrad(dx: Floats, dy: Floats, x: Floats, n: i32): void {
  for (let i: usize = 0, end = vectors(n); i < end; i += 16) {
    const v = v128.load(x + i);
    const density = f32x4.mul(exp4(f32x4.neg(f32x4.mul(f32x4.mul(v, v), c(14)))), c(11));
    gain(dx + i, dy + i, f32x4.add(normalBelow4(v), f32x4.mul(v, density)));
  }
}

export function geluTanh(y: Floats, x: Floats, n: i32): void {
  for (let i: usize = 0, end = vectors(n); i < end; i += 16) {
    const v = v128.load(x + i);
    const inner = f32x4.mul(c(12), f32x4.add(v, f32x4.mul(c(13), f32x4.mul(f32x4.mul(v, v), v))));
    // (1 + tanh u) / 2 = sigmoid(2 u), which keeps its accuracy in the lower tail
    v128.store(y + i, f32x4.mul(v, sigmoid4(f32x4.add(inner, inner))));
  }
}

/** dx += dy (s + x s (1 - s) 2 u'), s = sigmoid(2 u), u' = sqrt(2 / pi)(1 + 3 · 0.044715 x²). */
export function geluTanhGrad(dx: Floats, dy: Floats, x: Floats, n: i32): void {
  for (let i: usize = 0, end = vectors(n); i < end; i += 16) {
    // beyond ten thousand the slope is 0 or 1, and the square might overflow
    const v = f32x4.max(f32x4.min(v128.load(x + i), f32x4.splat(1e4)), f32x4.splat(-1e4));
    const square = f32x4.mul(v, v);
    const inner = f32x4.mul(c(12), f32x4.add(v, f32x4.mul(c(13), f32x4.mul(square, v))));
    const s = sigmoid4(f32x4.add(inner, inner));
    const steep = f32x4.mul(c(12), f32x4.add(f32x4.splat(2), f32x4.mul(f32x4.splat(6), f32x4.mul(c(13), square))));
    gain(dx + i, dy + i, f32x4.add(s, f32x4.mul(f32x4.mul(v, steep), f32x4.mul(s, f32x4.sub(one(), s)))));
  }
}
