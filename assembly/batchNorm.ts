// Batch norm (Ioffe & Szegedy 2015, algorithms 1 and 2), with an optional gate z on what comes out.
//
//   h = (x - mean) · inverse        inverse = 1 / sqrt(variance + epsilon)        y = z · (scale · h + shift)
//   dshift = sum of z dy     dscale = sum of z dy h     dz = scale · sum of dy h + shift · sum of dy
//   dx = scale · inverse · (z dy - dshift / count - h · dscale / count)       without the last two for given statistics
//
// In training mean and variance are those of the batch, over all but the middle axis, and the running ones follow:
// new = (1 - momentum) · old + momentum · batch, with sum of squares / (count - 1) for the variance.
//
// x, y, dx, dy: [batch, channels, positions]   mean, inverse, scale, shift: [channels]   z: [channels] (zRow 0),
// [batch, channels] (zRow channels), or 0   list: the channels that take part, ascending, i32 [count]; 0 for all. Nothing
// of the others is read or written. Order of sums: see moments.ts.
import { at } from "./at";
import { sumLanes } from "./lanes";
import { four, inverseOf, keepSum, moments, promoteHigh, RUN, sumOf } from "./moments";

function channel(list: usize, p: i32): i32 {
  return list ? load<i32>(at(list, p)) : p;
}

// Whether place p of the list begins four channels side by side that can be done at once.
function isWide(p: i32, list: usize, count: i32, positions: i32): bool {
  return positions == 1 && p + 4 <= count && channel(list, p + 3) == channel(list, p) + 3;
}

function addTo(to: usize, value: f64): void {
  if (to) store<f32>(to, load<f32>(to) + <f32>value);
}

// p moved to channel c, unless it is 0.
function moved(p: usize, c: i32): usize {
  return p ? at(p, c) : 0;
}

// How many examples the last pass takes at once: all of a channel, or one of every channel where its numbers lie together
// (a walk from one end of memory to the other took 0.14 ms instead of 0.17 for [32, 16, 32, 32]).
function examplesAtOnce(batch: i32, positions: i32): i32 {
  return positions == 1 ? batch : 1;
}

// y = w · (factor · (x - mean) + shift) for one channel, or four side by side
function transform(y: usize, x: usize, z: usize, zRow: i32, mean: v128, factor: v128, shift: v128, batch: i32, step: i32, n: i32, wide: bool): void {
  for (let i = 0; i < batch; ++i) {
    const w = z ? four(z, wide) : f32x4.splat(1);
    const f = f32x4.mul(w, factor);
    const s = f32x4.mul(w, shift);
    let j = 0;
    for (; j + 4 <= n; j += 4) v128.store(at(y, j), f32x4.add(f32x4.mul(f32x4.sub(v128.load(at(x, j)), mean), f), s));
    for (; j < n; ++j) {
      const one = f32x4.add(f32x4.mul(f32x4.sub(v128.load32_splat(at(x, j)), mean), f), s);
      store<f32>(at(y, j), f32x4.extract_lane(one, 0));
    }
    y = at(y, step);
    x = at(x, step);
    z = at(z, zRow);
  }
}

/** mean, inverse = those of the batch; unbiased = its unbiased variance. */
export function batchNormStatistics(
  mean: usize,
  inverse: usize,
  unbiased: usize,
  x: usize,
  batch: i32,
  channels: i32,
  positions: i32,
  list: usize,
  count: i32,
  epsilon: f32,
): void {
  const last = <f64>(batch * positions - 1);
  for (let p = 0; p < count; ) {
    const c = channel(list, p);
    const wide = isWide(p, list, count, positions);
    const together = wide ? 4 : 1;
    moments(at(mean, c), at(inverse, c), at(x, c * positions), batch, channels * positions, wide ? 4 : positions, wide, epsilon);
    for (let q = 0; q < together; ++q) store<f32>(at(unbiased, c + q), <f32>(sumOf(0, q, wide) / last));
    p += together;
  }
}

/** running = (1 - momentum) · running + momentum · batch. */
export function batchNormRunning(running: usize, batch: usize, list: usize, count: i32, momentum: f32): void {
  for (let p = 0; p < count; ++p) {
    const c = channel(list, p);
    store<f32>(at(running, c), (1 - momentum) * load<f32>(at(running, c)) + momentum * load<f32>(at(batch, c)));
  }
}

/** inverse = that of the running variance. */
export function batchNormInverse(inverse: usize, variance: usize, channels: i32, epsilon: f32): void {
  for (let c = 0; c < channels; ++c) store<f32>(at(inverse, c), inverseOf(<f64>load<f32>(at(variance, c)), epsilon));
}

/** y = the normalised x. */
export function batchNorm(
  y: usize,
  x: usize,
  mean: usize,
  inverse: usize,
  scale: usize,
  shift: usize,
  z: usize,
  zRow: i32,
  batch: i32,
  channels: i32,
  positions: i32,
  list: usize,
  count: i32,
): void {
  const step = channels * positions;
  const examples = examplesAtOnce(batch, positions);
  for (let i = 0; i < batch; i += examples) {
    for (let p = 0; p < count; ) {
      const c = channel(list, p);
      const wide = isWide(p, list, count, positions);
      const n = wide ? 4 : positions;
      const o = i * step + c * positions;
      const factor = f32x4.mul(four(at(scale, c), wide), four(at(inverse, c), wide));
      transform(at(y, o), at(x, o), moved(z, i * zRow + c), zRow, four(at(mean, c), wide), factor, four(at(shift, c), wide), examples, step, n, wide);
      p += wide ? 4 : 1;
    }
  }
}

// Sums 0 and 1 = sums of w dy and w dy (x - mean), where w is the gate if examples have their own: those get their dz.
function addUp(dz: usize, dy: usize, x: usize, mean: v128, z: usize, zRow: i32, a: v128, shift: v128, batch: i32, step: i32, n: i32, wide: bool): void {
  let low = f64x2.splat(0);
  let high = f64x2.splat(0);
  let lowX = f64x2.splat(0);
  let highX = f64x2.splat(0);
  for (let i = 0; i < batch; ++i) {
    const w = zRow ? four(at(z, i * zRow), wide) : f32x4.splat(1);
    for (let from = 0; from < n; from += RUN) {
      const to = min(from + RUN, n);
      let run = f32x4.splat(0);
      let runX = f32x4.splat(0);
      let odd = f32x4.splat(0);
      let oddX = f32x4.splat(0);
      let j = from;
      for (; j + 8 <= to; j += 8) {
        const d = v128.load(at(dy, j));
        const e = v128.load(at(dy, j), 16);
        run = f32x4.add(run, d);
        odd = f32x4.add(odd, e);
        runX = f32x4.add(runX, f32x4.mul(d, f32x4.sub(v128.load(at(x, j)), mean)));
        oddX = f32x4.add(oddX, f32x4.mul(e, f32x4.sub(v128.load(at(x, j), 16), mean)));
      }
      run = f32x4.add(run, odd);
      runX = f32x4.add(runX, oddX);
      for (; j + 4 <= to; j += 4) {
        const d = v128.load(at(dy, j));
        run = f32x4.add(run, d);
        runX = f32x4.add(runX, f32x4.mul(d, f32x4.sub(v128.load(at(x, j)), mean)));
      }
      for (; j < to; ++j) {
        const d = v128.load32_zero(at(dy, j));
        run = f32x4.add(run, d);
        runX = f32x4.add(runX, f32x4.mul(d, f32x4.sub(v128.load32_zero(at(x, j)), mean)));
      }
      if (zRow && dz) {
        const p = at(dz, i * zRow);
        const share = f32x4.add(f32x4.mul(a, runX), f32x4.mul(shift, run));
        if (wide) v128.store(p, f32x4.add(v128.load(p), share));
        else store<f32>(p, load<f32>(p) + sumLanes(share));
      }
      run = f32x4.mul(run, w);
      runX = f32x4.mul(runX, w);
      low = f64x2.add(low, f64x2.promote_low_f32x4(run));
      high = f64x2.add(high, promoteHigh(run));
      lowX = f64x2.add(lowX, f64x2.promote_low_f32x4(runX));
      highX = f64x2.add(highX, promoteHigh(runX));
    }
    dy = at(dy, step);
    x = at(x, step);
  }
  keepSum(0, low, high);
  keepSum(1, lowX, highX);
}

// dx (+)= w a dy - (b + k (x - mean)) for one channel, or four side by side
function spread(
  dx: usize,
  dy: usize,
  x: usize,
  z: usize,
  zRow: i32,
  mean: v128,
  a: v128,
  b: v128,
  k: v128,
  batch: i32,
  step: i32,
  n: i32,
  wide: bool,
  add: bool,
): void {
  for (let i = 0; i < batch; ++i) {
    const f = zRow ? f32x4.mul(four(z, wide), a) : a;
    let j = 0;
    for (; j + 4 <= n; j += 4) {
      const off = f32x4.add(b, f32x4.mul(k, f32x4.sub(v128.load(at(x, j)), mean)));
      const d = f32x4.sub(f32x4.mul(f, v128.load(at(dy, j))), off);
      v128.store(at(dx, j), add ? f32x4.add(v128.load(at(dx, j)), d) : d);
    }
    for (; j < n; ++j) {
      const off = f32x4.add(b, f32x4.mul(k, f32x4.sub(v128.load32_splat(at(x, j)), mean)));
      const d = f32x4.extract_lane(f32x4.sub(f32x4.mul(f, v128.load32_splat(at(dy, j))), off), 0);
      store<f32>(at(dx, j), add ? load<f32>(at(dx, j)) + d : d);
    }
    dx = at(dx, step);
    dy = at(dy, step);
    x = at(x, step);
    z = at(z, zRow);
  }
}

/**
 * Adds to dscale, dshift and dz, and to dx (or writes it, without `add`); each may be 0. work: room for 3 · channels
 * numbers.
 */
export function batchNormGrad(
  dx: usize,
  dscale: usize,
  dshift: usize,
  dz: usize,
  dy: usize,
  x: usize,
  mean: usize,
  inverse: usize,
  scale: usize,
  shift: usize,
  z: usize,
  zRow: i32,
  batch: i32,
  channels: i32,
  positions: i32,
  list: usize,
  count: i32,
  training: i32,
  add: i32,
  work: usize,
): void {
  const step = channels * positions;
  const share: f64 = training ? 1 / <f64>(batch * positions) : 0;
  for (let p = 0; p < count; ) {
    const c = channel(list, p);
    const wide = isWide(p, list, count, positions);
    const together = wide ? 4 : 1;
    const n = wide ? 4 : positions;
    const o = c * positions;
    const m = four(at(mean, c), wide);
    const factor = f32x4.mul(four(at(scale, c), wide), four(at(inverse, c), wide));
    addUp(moved(dz, c), at(dy, o), at(x, o), m, moved(z, c), zRow, factor, four(at(shift, c), wide), batch, step, n, wide);
    for (let q = 0; q < together; ++q) {
      const gate: f64 = z && !zRow ? <f64>load<f32>(at(z, c + q)) : 1;
      const g = <f64>load<f32>(at(scale, c + q));
      const r = <f64>load<f32>(at(inverse, c + q));
      const sum = sumOf(0, q, wide);
      const sumH = sumOf(1, q, wide) * r;
      addTo(moved(dshift, c + q), gate * sum);
      addTo(moved(dscale, c + q), gate * sumH);
      if (!zRow) addTo(moved(dz, c + q), g * sumH + <f64>load<f32>(at(shift, c + q)) * sum);
      const a = g * r * gate;
      store<f32>(at(work, c + q), <f32>a);
      store<f32>(at(work, channels + c + q), <f32>(a * sum * share));
      store<f32>(at(work, 2 * channels + c + q), <f32>(a * sumH * r * share));
    }
    p += together;
  }
  const examples = examplesAtOnce(batch, positions);
  for (let i = 0; dx && i < batch; i += examples) {
    for (let p = 0; p < count; ) {
      const c = channel(list, p);
      const wide = isWide(p, list, count, positions);
      const n = wide ? 4 : positions;
      const o = i * step + c * positions;
      const a = four(at(work, c), wide);
      const b = four(at(work, channels + c), wide);
      const k = four(at(work, 2 * channels + c), wide);
      spread(at(dx, o), at(dy, o), at(x, o), moved(z, i * zRow + c), zRow, four(at(mean, c), wide), a, b, k, examples, step, n, wide, add != 0);
      p += wide ? 4 : 1;
    }
  }
}
