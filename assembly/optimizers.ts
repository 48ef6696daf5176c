// One fused pass per parameter: moments, weight, clamp, running average. w, g, m, v, average: [n]; average may be 0.
//
//   Adam (Kingma & Ba 2015):  m = b1 m + (1 - b1) g   v = b2 v + (1 - b2) g²   w -= rate m / (sqrt(v) c + eps)
//     rate = learning rate / (1 - b1^t),  c = 1 / sqrt(1 - b2^t): both bias corrections, computed by the caller
//   SGD with momentum:        m = momentum m + g   w -= rate m
//   w = min(high, max(low, w));  average = keep · average + (1 - keep) w
//
// Moments below the smallest normal number become 0: a closed unit's gradient is 0 and its moments would otherwise
// stay subnormal, each operation on them costing a hundred cycles. A NaN stays NaN.
import { at } from "./at";

function flush(x: v128): v128 {
  return v128.andnot(x, f32x4.lt(f32x4.abs(x), f32x4.splat(1.17549435e-38)));
}

function finish(w: usize, average: usize, i: i32, value: v128, low: v128, high: v128, keep: v128, take: v128): void {
  const clamped = f32x4.min(f32x4.max(value, low), high);
  v128.store(at(w, i), clamped);
  if (average) v128.store(at(average, i), f32x4.add(f32x4.mul(keep, v128.load(at(average, i))), f32x4.mul(take, clamped)));
}

export function adam(
  w: usize,
  g: usize,
  m: usize,
  v: usize,
  average: usize,
  n: i32,
  rate: f32,
  b1: f32,
  b2: f32,
  c: f32,
  epsilon: f32,
  low: f32,
  high: f32,
  keep: f32,
): void {
  const d1 = f32x4.splat(b1),
    e1 = f32x4.splat(1 - b1),
    d2 = f32x4.splat(b2),
    e2 = f32x4.splat(1 - b2);
  const step = f32x4.splat(rate),
    scale = f32x4.splat(c),
    eps = f32x4.splat(epsilon);
  const lo = f32x4.splat(low),
    hi = f32x4.splat(high),
    ka = f32x4.splat(keep),
    ta = f32x4.splat(1 - keep);
  for (let i = 0; i < n; i += 4) {
    const d = v128.load(at(g, i));
    const mm = flush(f32x4.add(f32x4.mul(d1, v128.load(at(m, i))), f32x4.mul(e1, d)));
    const vv = flush(f32x4.add(f32x4.mul(d2, v128.load(at(v, i))), f32x4.mul(e2, f32x4.mul(d, d))));
    v128.store(at(m, i), mm);
    v128.store(at(v, i), vv);
    const change = f32x4.div(f32x4.mul(step, mm), f32x4.add(f32x4.mul(f32x4.sqrt(vv), scale), eps));
    finish(w, average, i, f32x4.sub(v128.load(at(w, i)), change), lo, hi, ka, ta);
  }
}

/** m may be 0 when momentum is 0. */
export function sgd(w: usize, g: usize, m: usize, average: usize, n: i32, rate: f32, momentum: f32, low: f32, high: f32, keep: f32): void {
  const step = f32x4.splat(rate),
    decay = f32x4.splat(momentum);
  const lo = f32x4.splat(low),
    hi = f32x4.splat(high),
    ka = f32x4.splat(keep),
    ta = f32x4.splat(1 - keep);
  for (let i = 0; i < n; i += 4) {
    let d = v128.load(at(g, i));
    if (m) {
      d = flush(f32x4.add(f32x4.mul(decay, v128.load(at(m, i))), d));
      v128.store(at(m, i), d);
    }
    finish(w, average, i, f32x4.sub(v128.load(at(w, i)), f32x4.mul(step, d)), lo, hi, ka, ta);
  }
}
