// Exponential, logarithm and what follows from them, equal bit for bit in every engine: plain SIMD, no relaxed
// instruction, no call to Math. Polynomials: Cephes (Moshier) expf, logf. x, y, g: [n].
//
//   exp x = 2^k · e^r      k = round(x / ln 2), r = x - k ln 2 in two pieces        error <= 1 ulp
//   log x = e ln 2 + log m  x = m · 2^e, sqrt(1/2) <= m < sqrt(2)                   error <= 1 ulp, x normal and > 0
//
// The constants sit in memory: V8 from 13.6 on rebuilds a SIMD constant at every use, a load is 1.5-1.9x faster.
import { Floats, vectors } from "./addresses";
import { accumulate } from "./accumulate";

const T: usize = memory.data<f32>(
  [
    // 0..4: range and reduction of exp
    88.7228391, -103.9721, 1.44269504088896341, 0.693145751953125, 1.42860682030941723e-6,
    // 5..10: polynomial of exp
    1.98756915e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1,
    // 11: one
    1.0,
    // 12..20: polynomial of log
    7.0376836292e-2, -1.151461031e-1, 1.167699874e-1, -1.2420140846e-1, 1.4249322787e-1, -1.6668057665e-1, 2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1,
    // 21..23: ln 2 in two pieces, one half
    -2.1219444e-4, 0.693359375, 0.5,
  ],
  16,
);
const I: usize = memory.data<i32>([127, 0x3f3504f3], 16);

function c(i: i32): v128 {
  return v128.load32_splat(T + ((<usize>i) << 2));
}

/** One, from memory. */
export function one(): v128 {
  return c(11);
}

/** Four exponentials. Below -103.97 the result is 0, above 88.72 it stays at the largest finite power. */
export function exp4(value: v128): v128 {
  // pmin and pmax are one instruction, min and max six (they order -0 and NaN); a NaN as first operand stays
  const x = f32x4.pmax(f32x4.pmin(value, c(0)), c(1));
  const k = f32x4.nearest(f32x4.mul(x, c(2)));
  const r = f32x4.sub(f32x4.sub(x, f32x4.mul(k, c(3))), f32x4.mul(k, c(4)));
  let p = f32x4.add(f32x4.mul(c(5), r), c(6));
  p = f32x4.add(f32x4.mul(p, r), c(7));
  p = f32x4.add(f32x4.mul(p, r), c(8));
  p = f32x4.add(f32x4.mul(p, r), c(9));
  p = f32x4.add(f32x4.mul(p, r), c(10));
  p = f32x4.add(f32x4.add(f32x4.mul(f32x4.mul(p, r), r), r), c(11));
  // 2^k as the product of two powers, so that subnormal results come out right
  const i = i32x4.trunc_sat_f32x4_s(k);
  const half = i32x4.shr_s(i, 1);
  const bias = v128.load32_splat(I);
  const low = i32x4.shl(i32x4.add(half, bias), 23);
  const high = i32x4.shl(i32x4.add(i32x4.sub(i, half), bias), 23);
  return f32x4.mul(f32x4.mul(p, low), high);
}

/** Four natural logarithms of positive normal numbers. */
export function log4(x: v128): v128 {
  const e = i32x4.shr_s(i32x4.sub(x, v128.load32_splat(I, 4)), 23);
  const f = f32x4.sub(i32x4.sub(x, i32x4.shl(e, 23)), c(11));
  const k = f32x4.convert_i32x4_s(e);
  const z = f32x4.mul(f, f);
  let p = f32x4.add(f32x4.mul(c(12), f), c(13));
  p = f32x4.add(f32x4.mul(p, f), c(14));
  p = f32x4.add(f32x4.mul(p, f), c(15));
  p = f32x4.add(f32x4.mul(p, f), c(16));
  p = f32x4.add(f32x4.mul(p, f), c(17));
  p = f32x4.add(f32x4.mul(p, f), c(18));
  p = f32x4.add(f32x4.mul(p, f), c(19));
  p = f32x4.add(f32x4.mul(p, f), c(20));
  p = f32x4.mul(f32x4.mul(p, f), z);
  p = f32x4.sub(f32x4.add(p, f32x4.mul(k, c(21))), f32x4.mul(z, c(23)));
  return f32x4.add(f32x4.add(f, p), f32x4.mul(k, c(22)));
}

/** Four logistic functions 1 / (1 + exp(-x)), accurate in both tails. */
export function sigmoid4(x: v128): v128 {
  const e = exp4(f32x4.neg(f32x4.abs(x)));
  const top = v128.bitselect(e, c(11), f32x4.lt(x, f32x4.splat(0)));
  return f32x4.div(top, f32x4.add(c(11), e));
}

/** One exponential; the bits of exp4. */
export function exp1(x: f32): f32 {
  return f32x4.extract_lane(exp4(f32x4.splat(x)), 0);
}

/** One logarithm; the bits of log4. */
export function log1(x: f32): f32 {
  return f32x4.extract_lane(log4(f32x4.splat(x)), 0);
}

/** Logarithm with the edges filled in: log 0 = -Infinity, log of a negative number = NaN, subnormals scaled up first. */
export function logOf(x: v128): v128 {
  const small = f32x4.lt(x, f32x4.splat(1.17549435e-38));
  const scaled = f32x4.mul(x, v128.bitselect(f32x4.splat(16777216), c(11), small));
  let y = log4(scaled);
  y = f32x4.sub(y, v128.and(small, f32x4.splat(16.635532333438687)));
  y = v128.bitselect(f32x4.splat(-Infinity), y, f32x4.eq(x, f32x4.splat(0)));
  y = v128.bitselect(f32x4.splat(NaN), y, v128.or(f32x4.lt(x, f32x4.splat(0)), f32x4.ne(x, x)));
  return v128.bitselect(x, y, f32x4.eq(x, f32x4.splat(Infinity)));
}

/** Exponential with the edges filled in: exp of NaN = NaN and exp of anything above 88.72 = Infinity. */
export function expOf(x: v128): v128 {
  const big = v128.and(f32x4.splat(Infinity), f32x4.gt(x, c(0)));
  return v128.or(v128.bitselect(x, exp4(x), f32x4.ne(x, x)), big);
}

/** y = exp x. */
export function exp(y: Floats, x: Floats, n: i32): void {
  const end = y + vectors(n);
  while (y < end) {
    v128.store(y, expOf(v128.load(x)));
    y += 16;
    x += 16;
  }
}

/** dx += dy · y. */
export function expGrad(dx: Floats, dy: Floats, y: Floats, n: i32): void {
  const end = dx + vectors(n);
  while (dx < end) {
    accumulate(dx, dy, v128.load(y));
    dx += 16;
    dy += 16;
    y += 16;
  }
}

/** y = log x. */
export function log(y: Floats, x: Floats, n: i32): void {
  const end = y + vectors(n);
  while (y < end) {
    v128.store(y, logOf(v128.load(x)));
    y += 16;
    x += 16;
  }
}

/** dx += dy / x. */
export function logGrad(dx: Floats, dy: Floats, x: Floats, n: i32): void {
  const end = dx + vectors(n);
  while (dx < end) {
    v128.store(dx, f32x4.add(v128.load(dx), f32x4.div(v128.load(dy), v128.load(x))));
    dx += 16;
    dy += 16;
    x += 16;
  }
}

/** y = 1 / (1 + exp(-x)). */
export function sigmoid(y: Floats, x: Floats, n: i32): void {
  const end = y + vectors(n);
  while (y < end) {
    v128.store(y, sigmoid4(v128.load(x)));
    y += 16;
    x += 16;
  }
}

/** dx += dy · y (1 - y). */
export function sigmoidGrad(dx: Floats, dy: Floats, y: Floats, n: i32): void {
  const end = dx + vectors(n);
  while (dx < end) {
    const v = v128.load(y);
    const slope = f32x4.mul(v, f32x4.sub(c(11), v));
    accumulate(dx, dy, slope);
    dx += 16;
    dy += 16;
    y += 16;
  }
}
