// Binary cross-entropy of logits, t from 0 to 1:  y = softplus(x) - t x      dx += dy (sigmoid(x) - t)      x, t, y, dx, dy: [n]
//
// As (1 - t) max(x, 0) + t max(-x, 0) + log(1 + e^-|x|): nothing is taken away from anything, so the loss of a sure and right
// answer keeps its digits. A share of 0 is 0 at infinite logits too.
import { accumulate } from "./accumulate";
import { Floats, vectors } from "./addresses";
import { exp4, one, sigmoid4 } from "./exp";
import { log1p4 } from "./softplus";

function share(t: v128, x: v128): v128 {
  const zero = f32x4.splat(0);
  return v128.andnot(f32x4.mul(t, f32x4.max(x, zero)), f32x4.eq(t, zero));
}

export function binaryCrossEntropy(y: Floats, x: Floats, t: Floats, n: i32): void {
  for (let i: usize = 0, end = vectors(n); i < end; i += 16) {
    const v = v128.load(x + i),
      p = v128.load(t + i);
    const wrong = f32x4.add(share(f32x4.sub(one(), p), v), share(p, f32x4.neg(v)));
    v128.store(y + i, f32x4.add(wrong, log1p4(exp4(f32x4.neg(f32x4.abs(v))))));
  }
}

export function binaryCrossEntropyGrad(dx: Floats, dy: Floats, x: Floats, t: Floats, n: i32): void {
  for (let i: usize = 0, end = vectors(n); i < end; i += 16) {
    accumulate(dx + i, dy + i, f32x4.neg(v128.load(t + i)));
    accumulate(dx + i, dy + i, sigmoid4(v128.load(x + i)));
  }
}
