// Powers and their slopes. x, y, dx, dy: [n].
//
//   square x²,   sqrt,   abs (slope 0 at 0),   power x^c for a constant c: whole and half powers by multiplication and
//   square root, others by exp(c log x), which is only defined for x >= 0
//
// Slopes of powers below 1 are infinite at 0; where dy is 0 the gradient is 0 all the same.
import { Floats, vectors } from "./addresses";
import { expOf, logOf, one } from "./exp";
import { accumulate, accumulateWhereAsked } from "./accumulate";

export function square(y: Floats, x: Floats, n: i32): void {
  for (let i: usize = 0, end = vectors(n); i < end; i += 16) {
    const v = v128.load(x + i);
    v128.store(y + i, f32x4.mul(v, v));
  }
}

/** dx += 2 x dy. */
export function squareGrad(dx: Floats, dy: Floats, x: Floats, n: i32): void {
  for (let i: usize = 0, end = vectors(n); i < end; i += 16) {
    const v = v128.load(x + i);
    accumulate(dx + i, dy + i, f32x4.add(v, v));
  }
}

export function sqrt(y: Floats, x: Floats, n: i32): void {
  for (let i: usize = 0, end = vectors(n); i < end; i += 16) v128.store(y + i, f32x4.sqrt(v128.load(x + i)));
}

/** dx += dy / (2 y), 0 where dy is 0. */
export function sqrtGrad(dx: Floats, dy: Floats, y: Floats, n: i32): void {
  for (let i: usize = 0, end = vectors(n); i < end; i += 16) {
    const v = v128.load(y + i);
    accumulateWhereAsked(dx + i, dy + i, f32x4.div(v128.load(dy + i), f32x4.add(v, v)));
  }
}

export function abs(y: Floats, x: Floats, n: i32): void {
  for (let i: usize = 0, end = vectors(n); i < end; i += 16) v128.store(y + i, f32x4.abs(v128.load(x + i)));
}

/** dx += dy sign(x), 0 at 0. */
export function absGrad(dx: Floats, dy: Floats, x: Floats, n: i32): void {
  const zero = f32x4.splat(0);
  for (let i: usize = 0, end = vectors(n); i < end; i += 16) {
    const v = v128.load(x + i);
    const sign = f32x4.sub(v128.and(f32x4.gt(v, zero), one()), v128.and(f32x4.lt(v, zero), one()));
    accumulate(dx + i, dy + i, sign);
  }
}

// x^c: twice = 2 c as a whole number when it is one and small, else 2^30
function power4(x: v128, c: f32, twice: i32): v128 {
  if (twice == 1 << 30) return expOf(f32x4.mul(f32x4.splat(c), logOf(x)));
  const size = twice < 0 ? -twice : twice;
  if (size & 1) x = f32x4.add(x, f32x4.splat(0)); // -0 to 0: half powers of it are positive
  let result = size & 1 ? f32x4.sqrt(x) : one();
  let base = x;
  for (let e = size >> 1; e; e >>= 1) {
    if (e & 1) result = f32x4.mul(result, base);
    base = f32x4.mul(base, base);
  }
  return twice < 0 ? f32x4.div(one(), result) : result;
}

function twiceOf(c: f32): i32 {
  const t = c + c;
  return t == nearest<f32>(t) && t <= 128 && t >= -128 ? <i32>t : 1 << 30;
}

/** y = x^c. */
export function power(y: Floats, x: Floats, n: i32, c: f32): void {
  const twice = twiceOf(c);
  for (let i: usize = 0, end = vectors(n); i < end; i += 16) v128.store(y + i, power4(v128.load(x + i), c, twice));
}

/** dx += dy c x^(c - 1), 0 where dy is 0. */
export function powerGrad(dx: Floats, dy: Floats, x: Floats, n: i32, c: f32): void {
  if (c == 0) return;
  const less = c - 1;
  const twice = twiceOf(less);
  for (let i: usize = 0, end = vectors(n); i < end; i += 16) {
    const slope = f32x4.mul(f32x4.splat(c), power4(v128.load(x + i), less, twice));
    accumulateWhereAsked(dx + i, dy + i, f32x4.mul(v128.load(dy + i), slope));
  }
}
