// Activation functions, each with its slope. x, y, dx, dy: [n].
//
//   tanh       Cephes tanhf below 0.625, 1 - 2 / (e^2x + 1) above
//   softplus   max(x, 0) + log(1 + e^-|x|)                          slope sigmoid(x)
//   leakyRelu  x where x > 0, a x elsewhere                         slope a at 0
//   elu        x where x > 0, a (e^x - 1) elsewhere                 slope a at 0
//   silu       x sigmoid(x)
//   gelu       x Phi(x), Phi by erfc (Hendrycks & Gimpel 2016)      or x (1 + tanh(sqrt(2 / pi)(x + 0.044715 x³))) / 2
//   hardSigmoid  min(1, max(0, x))                                  slope 0 at 0 and at 1
import { at, vectors } from "./at";
import { exp4, log4, one, sigmoid4 } from "./exp";

const C: usize = memory.data<f32>(
  [
    // 0..4: tanh near 0
    -5.70498872745e-3, 2.06390887954e-2, -5.37397155531e-2, 1.33314422036e-1, -3.33332819422e-1,
    // 5..14: erfc = t exp(-z² + ...), t = 1 / (1 + z / 2), relative error 1.2e-7 (Press et al., Chebyshev fit)
    0.17087277, -0.82215223, 1.48851587, -1.13520398, 0.27886807, -0.18628806, 0.09678418, 0.37409196, 1.00002368, -1.26551223,
    // 15..19: sqrt(1/2), 1 / sqrt(2 pi), sqrt(2 / pi), 0.044715, 1/2
    0.70710678, 0.39894228, 0.79788456, 0.044715, 0.5,
  ],
  16,
);

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

// log(1 + e) for 0 <= e <= 1, accurate also where 1 + e rounds
function log1p4(e: v128): v128 {
  const u = f32x4.add(one(), e);
  const rest = f32x4.sub(u, one());
  const corrected = f32x4.mul(log4(u), f32x4.div(e, rest));
  return v128.bitselect(e, corrected, f32x4.eq(rest, f32x4.splat(0)));
}

/** Four values of Phi(x), the share of a normal distribution below x; relative error 6e-7 from -2 on, 2e-5 at -12.8, where it ends. */
function normalBelow4(x: v128): v128 {
  const z = f32x4.mul(f32x4.abs(x), c(15));
  const t = f32x4.div(one(), f32x4.add(one(), f32x4.mul(z, c(19))));
  let p = f32x4.add(f32x4.mul(c(5), t), c(6));
  for (let i = 7; i < 15; ++i) p = f32x4.add(f32x4.mul(p, t), c(i));
  const tail = f32x4.mul(f32x4.mul(t, c(19)), exp4(f32x4.sub(p, f32x4.mul(z, z))));
  return v128.bitselect(tail, f32x4.sub(one(), tail), f32x4.lt(x, f32x4.splat(0)));
}

export function tanh(y: usize, x: usize, n: i32): void {
  for (let i: usize = 0, end = vectors(n); i < end; i += 16) v128.store(y + i, tanh4(v128.load(x + i)));
}

/** dx += dy (1 - y²). */
export function tanhGrad(dx: usize, dy: usize, y: usize, n: i32): void {
  for (let i: usize = 0, end = vectors(n); i < end; i += 16) {
    const v = v128.load(y + i);
    gain(dx + i, dy + i, f32x4.sub(one(), f32x4.mul(v, v)));
  }
}

// dx += dy · slope, four numbers
function gain(dx: usize, dy: usize, slope: v128): void {
  v128.store(dx, f32x4.add(v128.load(dx), f32x4.mul(v128.load(dy), slope)));
}

export function softplus(y: usize, x: usize, n: i32): void {
  const zero = f32x4.splat(0);
  for (let i: usize = 0, end = vectors(n); i < end; i += 16) {
    const v = v128.load(x + i);
    v128.store(y + i, f32x4.add(f32x4.max(v, zero), log1p4(exp4(f32x4.neg(f32x4.abs(v))))));
  }
}

export function softplusGrad(dx: usize, dy: usize, x: usize, n: i32): void {
  for (let i: usize = 0, end = vectors(n); i < end; i += 16) gain(dx + i, dy + i, sigmoid4(v128.load(x + i)));
}

export function leakyRelu(y: usize, x: usize, n: i32, a: f32): void {
  const zero = f32x4.splat(0);
  const slope = f32x4.splat(a);
  for (let i: usize = 0, end = vectors(n); i < end; i += 16) {
    const v = v128.load(x + i);
    v128.store(y + i, v128.bitselect(v, f32x4.mul(v, slope), f32x4.gt(v, zero)));
  }
}

export function leakyReluGrad(dx: usize, dy: usize, x: usize, n: i32, a: f32): void {
  const zero = f32x4.splat(0);
  const slope = f32x4.splat(a);
  for (let i: usize = 0, end = vectors(n); i < end; i += 16) gain(dx + i, dy + i, v128.bitselect(one(), slope, f32x4.gt(v128.load(x + i), zero)));
}

// e^x - 1 for x <= 0: through tanh, which is accurate near 0: 2 t / (1 - t), t = tanh(x / 2)
function expm1Below4(x: v128): v128 {
  const t = tanh4(f32x4.mul(x, c(19)));
  return f32x4.div(f32x4.add(t, t), f32x4.sub(one(), t));
}

export function elu(y: usize, x: usize, n: i32, a: f32): void {
  const zero = f32x4.splat(0);
  const size = f32x4.splat(a);
  for (let i: usize = 0, end = vectors(n); i < end; i += 16) {
    const v = v128.load(x + i);
    v128.store(y + i, v128.bitselect(v, f32x4.mul(size, expm1Below4(f32x4.min(v, zero))), f32x4.gt(v, zero)));
  }
}

/** dx += dy where x > 0, dy a e^x elsewhere. */
export function eluGrad(dx: usize, dy: usize, x: usize, n: i32, a: f32): void {
  const zero = f32x4.splat(0);
  const size = f32x4.splat(a);
  for (let i: usize = 0, end = vectors(n); i < end; i += 16) {
    const v = v128.load(x + i);
    gain(dx + i, dy + i, v128.bitselect(one(), f32x4.mul(size, exp4(f32x4.min(v, zero))), f32x4.gt(v, zero)));
  }
}

export function silu(y: usize, x: usize, n: i32): void {
  for (let i: usize = 0, end = vectors(n); i < end; i += 16) {
    const v = v128.load(x + i);
    v128.store(y + i, f32x4.mul(v, sigmoid4(v)));
  }
}

/** dx += dy s (1 + x (1 - s)), s = sigmoid(x). */
export function siluGrad(dx: usize, dy: usize, x: usize, n: i32): void {
  for (let i: usize = 0, end = vectors(n); i < end; i += 16) {
    const v = v128.load(x + i);
    const s = sigmoid4(v);
    gain(dx + i, dy + i, f32x4.mul(s, f32x4.add(one(), f32x4.mul(v, f32x4.sub(one(), s)))));
  }
}

export function gelu(y: usize, x: usize, n: i32): void {
  for (let i: usize = 0, end = vectors(n); i < end; i += 16) {
    const v = v128.load(x + i);
    v128.store(y + i, f32x4.mul(v, normalBelow4(v)));
  }
}

/** dx += dy (Phi(x) + x phi(x)), phi(x) = e^(-x²/2) / sqrt(2 pi). */
export function geluGrad(dx: usize, dy: usize, x: usize, n: i32): void {
  for (let i: usize = 0, end = vectors(n); i < end; i += 16) {
    const v = v128.load(x + i);
    const density = f32x4.mul(exp4(f32x4.neg(f32x4.mul(f32x4.mul(v, v), c(19)))), c(16));
    gain(dx + i, dy + i, f32x4.add(normalBelow4(v), f32x4.mul(v, density)));
  }
}

export function geluTanh(y: usize, x: usize, n: i32): void {
  for (let i: usize = 0, end = vectors(n); i < end; i += 16) {
    const v = v128.load(x + i);
    const inner = f32x4.mul(c(17), f32x4.add(v, f32x4.mul(c(18), f32x4.mul(f32x4.mul(v, v), v))));
    // (1 + tanh u) / 2 = sigmoid(2 u), which keeps its accuracy in the lower tail
    v128.store(y + i, f32x4.mul(v, sigmoid4(f32x4.add(inner, inner))));
  }
}

/** dx += dy (s + x s (1 - s) 2 u'), s = sigmoid(2 u), u' = sqrt(2 / pi)(1 + 3 · 0.044715 x²). */
export function geluTanhGrad(dx: usize, dy: usize, x: usize, n: i32): void {
  for (let i: usize = 0, end = vectors(n); i < end; i += 16) {
    // beyond ten thousand the slope is 0 or 1, and the square might overflow
    const v = f32x4.max(f32x4.min(v128.load(x + i), f32x4.splat(1e4)), f32x4.splat(-1e4));
    const square = f32x4.mul(v, v);
    const inner = f32x4.mul(c(17), f32x4.add(v, f32x4.mul(c(18), f32x4.mul(square, v))));
    const s = sigmoid4(f32x4.add(inner, inner));
    const steep = f32x4.mul(c(17), f32x4.add(f32x4.splat(2), f32x4.mul(f32x4.splat(6), f32x4.mul(c(18), square))));
    gain(dx + i, dy + i, f32x4.add(s, f32x4.mul(f32x4.mul(v, steep), f32x4.mul(s, f32x4.sub(one(), s)))));
  }
}

export function clamp(y: usize, x: usize, n: i32, low: f32, high: f32): void {
  for (let i: usize = 0, end = vectors(n); i < end; i += 16) v128.store(y + i, f32x4.min(f32x4.max(v128.load(x + i), f32x4.splat(low)), f32x4.splat(high)));
}

/** dx += dy where low < x < high. */
export function clampGrad(dx: usize, dy: usize, x: usize, n: i32, low: f32, high: f32): void {
  for (let i: usize = 0, end = vectors(n); i < end; i += 16) {
    const v = v128.load(x + i);
    const inside = v128.and(f32x4.gt(v, f32x4.splat(low)), f32x4.lt(v, f32x4.splat(high)));
    v128.store(dx + i, f32x4.add(v128.load(dx + i), v128.and(v128.load(dy + i), inside)));
  }
}

/** u = factor where u >= p, 0 elsewhere: the mask of dropout, in the place of its noise. */
export function dropoutMask(u: usize, n: i32, p: f32, factor: f32): void {
  for (let i = 0; i < n; i += 4) {
    const kept = f32x4.ge(v128.load(at(u, i)), f32x4.splat(p));
    v128.store(at(u, i), v128.and(kept, f32x4.splat(factor)));
  }
}
