// y = log(1 + e^x) = max(x, 0) + log(1 + e^-|x|)      dx += dy sigmoid(x)      x, y, dx, dy: [n]
import { Floats, vectors } from "./addresses";
import { exp4, log4, one, sigmoid4 } from "./exp";
import { accumulate } from "./accumulate";

// log(1 + e) for 0 <= e <= 1, accurate also where 1 + e rounds
function log1p4(e: v128): v128 {
  const u = f32x4.add(one(), e);
  const rest = f32x4.sub(u, one());
  const corrected = f32x4.mul(log4(u), f32x4.div(e, rest));
  return v128.bitselect(e, corrected, f32x4.eq(rest, f32x4.splat(0)));
}

export function softplus(y: Floats, x: Floats, n: i32): void {
  const zero = f32x4.splat(0);
  for (let i: usize = 0, end = vectors(n); i < end; i += 16) {
    const v = v128.load(x + i);
    v128.store(y + i, f32x4.add(f32x4.max(v, zero), log1p4(exp4(f32x4.neg(f32x4.abs(v))))));
  }
}

export function softplusGrad(dx: Floats, dy: Floats, x: Floats, n: i32): void {
  for (let i: usize = 0, end = vectors(n); i < end; i += 16) accumulate(dx + i, dy + i, sigmoid4(v128.load(x + i)));
}
