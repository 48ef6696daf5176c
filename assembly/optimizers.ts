// One fused pass per parameter: decay, moments, weight, clamp, running average. w, g, m, v, average: [n]; average may
// be 0. A coupled decay adds `decay · w` to the gradient; `shrink` multiplies the weight first (1 - rate · decay of AdamW).
//
//   Adam (Kingma & Ba 2015):  m = b1 m + (1 - b1) g   v = b2 v + (1 - b2) g²   w -= rate m / (sqrt(v) c + eps)
//     rate = learning rate / (1 - b1^t),  c = 1 / sqrt(1 - b2^t): both bias corrections, computed by the caller
//   SGD with momentum:        m = momentum m + g   w -= rate m,  Nesterov: w -= rate (g + momentum m)
//   RMSProp (Hinton 2012):    v = a v + (1 - a) g²   d = g / (sqrt(v - mean²) + eps)   m = momentum m + d   w -= rate m
//   w = min(high, max(low, w));  average = keep · average + (1 - keep) w
//
// What is too small to move a weight becomes 0, moments below the smallest normal number too: the moments of a closed unit
// fade, and subnormal numbers cost a hundred cycles each (Adam took 18 times as long on gradients of 1e-37). NaN stays NaN.
import { Flag, Floats, Indices, OptionalFloats, Workspace, at } from "./addresses";

const NORMAL: f32 = 1.17549435e-38;

function flush(x: v128, least: v128): v128 {
  return v128.andnot(x, f32x4.lt(f32x4.abs(x), least));
}

// Below this a gradient, or the mean of some, moves no weight: rate · m / (sqrt(v) + eps) is under rate · 1e-20.
function leastMean(epsilon: f32): v128 {
  return f32x4.splat(max<f32>(NORMAL, epsilon * <f32>1e-20));
}

// The least |g| whose share (1 - decay) g² in a mean of squares is a normal number.
function leastSquared(decay: f32): v128 {
  const one: f32 = 1;
  return f32x4.sqrt(f32x4.splat(NORMAL / (one - decay)));
}

// g², 0 where its share would be subnormal.
function squared(g: v128, least: v128): v128 {
  const kept = flush(g, least);
  return f32x4.mul(kept, kept);
}

function finish(w: Floats, average: OptionalFloats, i: i32, value: v128, low: v128, high: v128, keep: v128, take: v128): void {
  // pmax and pmin keep a NaN and take one instruction each, max and min six: a third of the whole pass
  const clamped = f32x4.pmin(f32x4.pmax(value, low), high);
  v128.store(at(w, i), clamped);
  if (average) v128.store(at(average, i), f32x4.add(f32x4.mul(keep, v128.load(at(average, i))), f32x4.mul(take, clamped)));
}

// Whether four numbers have neither a gradient nor a first moment: of a closed unit, or of a pixel that is always 0.
function still(g: Floats, m: Floats, i: i32): bool {
  return !v128.any_true(v128.or(v128.load(at(g, i)), v128.load(at(m, i))));
}

/** How many numbers are taken to move because the first four of them do. */
const RUN: i32 = 64;

/**
 * What is still only fades: the same numbers as by the whole formula, in a third of the time. In runs, since a branch for
 * each four numbers made those that move a sixth slower.
 */
export function adam(
  w: Floats,
  g: Floats,
  m: Floats,
  v: Floats,
  average: OptionalFloats,
  n: i32,
  rate: f32,
  b1: f32,
  b2: f32,
  c: f32,
  epsilon: f32,
  decay: f32,
  shrink: f32,
  low: f32,
  high: f32,
  keep: f32,
): void {
  const d1 = f32x4.splat(b1);
  const e1 = f32x4.splat(1 - b1);
  const d2 = f32x4.splat(b2);
  const e2 = f32x4.splat(1 - b2);
  const step = f32x4.splat(rate);
  const scale = f32x4.splat(c);
  const eps = f32x4.splat(epsilon);
  const lo = f32x4.splat(low);
  const hi = f32x4.splat(high);
  const ka = f32x4.splat(keep);
  const ta = f32x4.splat(1 - keep);
  const least = leastSquared(b2);
  const tiny = leastMean(epsilon);
  const normal = f32x4.splat(NORMAL);
  // without an epsilon 0 / 0 is NaN, and a coupled decay moves all
  const fades = i32(epsilon > 0 && decay == 0);
  let i = 0;
  while (i < n) {
    let end = i;
    if (fades) {
      while (end < n && still(g, m, end)) end += 4;
    }
    for (; i < end; i += 4) {
      v128.store(at(v, i), flush(f32x4.mul(d2, v128.load(at(v, i))), normal));
      finish(w, average, i, f32x4.mul(v128.load(at(w, i)), f32x4.splat(shrink)), lo, hi, ka, ta);
    }
    while (end < n && !(fades && still(g, m, end))) end += RUN;
    end = min(end, n);
    for (; i < end; i += 4) {
      const x = v128.load(at(w, i));
      const d = flush(f32x4.add(v128.load(at(g, i)), f32x4.mul(f32x4.splat(decay), x)), tiny);
      const mm = flush(f32x4.add(f32x4.mul(d1, v128.load(at(m, i))), f32x4.mul(e1, d)), tiny);
      const vv = flush(f32x4.add(f32x4.mul(d2, v128.load(at(v, i))), f32x4.mul(e2, squared(d, least))), normal);
      v128.store(at(m, i), mm);
      v128.store(at(v, i), vv);
      const change = f32x4.div(f32x4.mul(step, mm), f32x4.add(f32x4.mul(f32x4.sqrt(vv), scale), eps));
      finish(w, average, i, f32x4.sub(f32x4.mul(x, f32x4.splat(shrink)), change), lo, hi, ka, ta);
    }
  }
}

/**
 * Adam on some rows of [., width] only: the others keep weights and moments, as if they had taken no step. Row
 * by row through a copy where a row does not fill its last vector. `copy`: four rows' workspace of ceil4(width) numbers.
 */
export function adamRows(
  w: Floats,
  g: Floats,
  m: Floats,
  v: Floats,
  rows: Indices,
  count: i32,
  width: i32,
  copy: Workspace,
  rate: f32,
  b1: f32,
  b2: f32,
  c: f32,
  epsilon: f32,
  decay: f32,
  shrink: f32,
  low: f32,
  high: f32,
): void {
  const bytes = (<usize>width) << 2;
  const room = (<usize>((width + 3) & ~3)) << 2;
  for (let p = 0; p < count; ++p) {
    const o = <usize>load<i32>(at(rows, p)) * bytes;
    if (!(width & 3)) {
      adam(w + o, g + o, m + o, v + o, 0, width, rate, b1, b2, c, epsilon, decay, shrink, low, high, 0);
      continue;
    }
    memory.copy(copy, w + o, bytes);
    memory.copy(copy + room, g + o, bytes);
    memory.copy(copy + 2 * room, m + o, bytes);
    memory.copy(copy + 3 * room, v + o, bytes);
    adam(copy, copy + room, copy + 2 * room, copy + 3 * room, 0, width, rate, b1, b2, c, epsilon, decay, shrink, low, high, 0);
    memory.copy(w + o, copy, bytes);
    memory.copy(m + o, copy + 2 * room, bytes);
    memory.copy(v + o, copy + 3 * room, bytes);
  }
}

/** average = keep · average + (1 - keep) w. */
export function runningAverage(average: OptionalFloats, w: Floats, n: i32, keep: f32): void {
  const ka = f32x4.splat(keep);
  const ta = f32x4.splat(1 - keep);
  for (let i = 0; i < n; i += 4) {
    const old = f32x4.mul(ka, v128.load(at(average, i)));
    v128.store(at(average, i), f32x4.add(old, f32x4.mul(ta, v128.load(at(w, i)))));
  }
}

/** m may be 0 when momentum is 0. */
export function sgd(
  w: Floats,
  g: Floats,
  m: OptionalFloats,
  average: OptionalFloats,
  n: i32,
  rate: f32,
  momentum: f32,
  nesterov: Flag,
  decay: f32,
  low: f32,
  high: f32,
  keep: f32,
): void {
  const step = f32x4.splat(rate);
  const fade = f32x4.splat(momentum);
  const lo = f32x4.splat(low);
  const hi = f32x4.splat(high);
  const ka = f32x4.splat(keep);
  const ta = f32x4.splat(1 - keep);
  const normal = f32x4.splat(NORMAL);
  for (let i = 0; i < n; i += 4) {
    const x = v128.load(at(w, i));
    let d = f32x4.add(v128.load(at(g, i)), f32x4.mul(f32x4.splat(decay), x));
    if (m) {
      const mm = flush(f32x4.add(f32x4.mul(fade, v128.load(at(m, i))), d), normal);
      v128.store(at(m, i), mm);
      d = nesterov ? f32x4.add(d, f32x4.mul(fade, mm)) : mm;
    }
    finish(w, average, i, f32x4.sub(x, f32x4.mul(step, d)), lo, hi, ka, ta);
  }
}

/** m may be 0 when momentum is 0, mean when the mean of gradients is not subtracted. */
export function rmsProp(
  w: Floats,
  g: Floats,
  v: Floats,
  m: OptionalFloats,
  mean: OptionalFloats,
  average: OptionalFloats,
  n: i32,
  rate: f32,
  a: f32,
  epsilon: f32,
  momentum: f32,
  decay: f32,
  low: f32,
  high: f32,
  keep: f32,
): void {
  const d2 = f32x4.splat(a);
  const e2 = f32x4.splat(1 - a);
  const step = f32x4.splat(rate);
  const fade = f32x4.splat(momentum);
  const eps = f32x4.splat(epsilon);
  const lo = f32x4.splat(low);
  const hi = f32x4.splat(high);
  const ka = f32x4.splat(keep);
  const ta = f32x4.splat(1 - keep);
  const least = leastSquared(a);
  const tiny = leastMean(epsilon);
  const normal = f32x4.splat(NORMAL);
  for (let i = 0; i < n; i += 4) {
    const x = v128.load(at(w, i));
    const d = flush(f32x4.add(v128.load(at(g, i)), f32x4.mul(f32x4.splat(decay), x)), tiny);
    const vv = flush(f32x4.add(f32x4.mul(d2, v128.load(at(v, i))), f32x4.mul(e2, squared(d, least))), normal);
    v128.store(at(v, i), vv);
    let spread = vv;
    if (mean) {
      const mu = flush(f32x4.add(f32x4.mul(d2, v128.load(at(mean, i))), f32x4.mul(e2, d)), tiny);
      v128.store(at(mean, i), mu);
      // the difference of two means can round below 0
      spread = f32x4.max(f32x4.sub(vv, f32x4.mul(mu, mu)), f32x4.splat(0));
    }
    let change = f32x4.div(d, f32x4.add(f32x4.sqrt(spread), eps));
    if (m) {
      change = flush(f32x4.add(f32x4.mul(fade, v128.load(at(m, i))), change), normal);
      v128.store(at(m, i), change);
    }
    finish(w, average, i, f32x4.sub(x, f32x4.mul(step, change)), lo, hi, ka, ta);
  }
}
