// y = x Phi(x)      or x (1 + tanh u) / 2, u = sqrt(2 / pi)(x + 0.044715 x³)      x, y, dx, dy: [n]
//
// Hendrycks & Gimpel 2016.
import { Floats, vectors } from "./addresses";
import { one, sigmoid4 } from "./exp";
import { accumulate } from "./accumulate";
import { normalBelow4, normalDensity4 } from "./normalCdf";

const C: usize = memory.data<f32>(
  [
    // sqrt(2 / pi), 0.044715
    0.79788456, 0.044715,
  ],
  16,
);

function c(i: i32): v128 {
  return v128.load32_splat(C + ((<usize>i) << 2));
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
    accumulate(dx + i, dy + i, f32x4.add(normalBelow4(v), f32x4.mul(v, normalDensity4(v))));
  }
}

export function geluTanh(y: Floats, x: Floats, n: i32): void {
  for (let i: usize = 0, end = vectors(n); i < end; i += 16) {
    const v = v128.load(x + i);
    const inner = f32x4.mul(c(0), f32x4.add(v, f32x4.mul(c(1), f32x4.mul(f32x4.mul(v, v), v))));
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
    const inner = f32x4.mul(c(0), f32x4.add(v, f32x4.mul(c(1), f32x4.mul(square, v))));
    const s = sigmoid4(f32x4.add(inner, inner));
    const steep = f32x4.mul(c(0), f32x4.add(f32x4.splat(2), f32x4.mul(f32x4.splat(6), f32x4.mul(c(1), square))));
    accumulate(dx + i, dy + i, f32x4.add(s, f32x4.mul(f32x4.mul(v, steep), f32x4.mul(s, f32x4.sub(one(), s)))));
  }
}
