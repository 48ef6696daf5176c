// Binary cross-entropy of logits, t from 0 to 1:  softplus(x) - t x = (1 - t) max(x, 0) + t max(-x, 0) + softplus(-|x|)
//
// As on the right nothing is taken away from anything, so the loss of a sure and right answer keeps its digits. x, t, y: [n]
import { Floats, vectors } from "./addresses";

/** y += t max(x, 0), where a share t of 0 is 0 at infinite logits too. */
export function addShare(y: Floats, x: Floats, t: Floats, n: i32): void {
  const zero = f32x4.splat(0);
  for (let i: usize = 0, end = vectors(n); i < end; i += 16) {
    const p = v128.load(t + i);
    const part = f32x4.mul(p, f32x4.max(v128.load(x + i), zero));
    v128.store(y + i, f32x4.add(v128.load(y + i), v128.andnot(part, f32x4.eq(p, zero))));
  }
}
