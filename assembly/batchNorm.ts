// Batch norm (Ioffe & Szegedy 2015) per channel, with a gate that acts after it:
//
//   y = z · (scale · xHat + shift)     xHat = (x - mean) · inverse     inverse = 1 / sqrt(variance + epsilon)
//
//   x, y: [batch, channels, positions]   mean, inverse, scale, shift: [channels]   z: [channels], or [batch, channels] (zRow numbers
//   from row to row), 0 for none;  list: the channels that take part (count of them, i32), 0 for all
//
// In training mean and variance are those of the batch: the variance biased here, unbiased in the running one. Sums along a
// plane as in moments.ts, planes in double precision: nothing but the shape decides the order.
import { Flag, Floats, OptionalFloats, OptionalIndices, Workspace, at } from "./addresses";
import { listed } from "./convLists";
import { sumLanes } from "./lanes";
import { inverseOf, needsDouble, RUN, sumOf, sumOfSquares, wideSum } from "./moments";

/** mean, inverse <- those of the batch; unbiased <- its unbiased variance. */
export function batchNormStatistics(
  mean: Floats,
  inverse: Floats,
  unbiased: Floats,
  x: Floats,
  batch: i32,
  channels: i32,
  positions: i32,
  list: OptionalIndices,
  count: i32,
  epsilon: f32,
): void {
  const n = <f64>(batch * positions);
  for (let i = 0; i < count; ++i) {
    const c = listed(list, i);
    const from = at(x, c * positions);
    const row = channels * positions;
    let m = <f32>(sumOf(from, batch, row, positions) / n);
    let squares = sumOfSquares(from, batch, row, positions, m);
    if (needsDouble(m, squares / n, epsilon)) {
      const wide = wideSum(from, batch, row, positions, 0, false) / n;
      m = <f32>wide;
      squares = wideSum(from, batch, row, positions, wide, true);
    }
    store<f32>(at(mean, c), m);
    store<f32>(at(inverse, c), inverseOf(squares / n, epsilon));
    store<f32>(at(unbiased, c), <f32>(squares / (n - 1)));
  }
}

/** running <- (1 - momentum) running + momentum batch. */
export function batchNormRunning(running: Floats, batch: Floats, list: OptionalIndices, count: i32, momentum: f32): void {
  for (let i = 0; i < count; ++i) {
    const c = listed(list, i);
    store<f32>(at(running, c), (1 - momentum) * load<f32>(at(running, c)) + momentum * load<f32>(at(batch, c)));
  }
}

/** inverse <- that of the running variance. */
export function batchNormInverse(inverse: Floats, variance: Floats, channels: i32, epsilon: f32): void {
  for (let c = 0; c < channels; ++c) store<f32>(at(inverse, c), inverseOf(<f64>load<f32>(at(variance, c)), epsilon));
}

function gateOf(z: OptionalFloats, zRow: i32, b: i32, c: i32): f32 {
  return z ? load<f32>(at(z, b * zRow + c)) : 1;
}

/** y for the listed channels; others are left as they are. */
export function batchNorm(
  y: Floats,
  x: Floats,
  mean: Floats,
  inverse: Floats,
  scale: Floats,
  shift: Floats,
  z: OptionalFloats,
  zRow: i32,
  batch: i32,
  channels: i32,
  positions: i32,
  list: OptionalIndices,
  count: i32,
): void {
  for (let b = 0; b < batch; ++b) {
    for (let i = 0; i < count; ++i) {
      const c = listed(list, i);
      const gate = gateOf(z, zRow, b, c);
      const m = load<f32>(at(mean, c)),
        factor = load<f32>(at(scale, c)) * gate * load<f32>(at(inverse, c)),
        rest = load<f32>(at(shift, c)) * gate;
      const m4 = f32x4.splat(m),
        f4 = f32x4.splat(factor),
        r4 = f32x4.splat(rest);
      const from = at(x, (b * channels + c) * positions),
        to = at(y, (b * channels + c) * positions);
      let p = 0;
      for (; p + 4 <= positions; p += 4) v128.store(at(to, p), f32x4.add(f32x4.mul(f32x4.sub(v128.load(at(from, p)), m4), f4), r4));
      for (; p < positions; ++p) store<f32>(at(to, p), (load<f32>(at(from, p)) - m) * factor + rest);
    }
  }
}

/** sums[0] = sum of dy, sums[1] = sum of dy · (x - mean), over a plane; in runs as long as those of moments.ts. */
function sumsOfPlane(sums: Workspace, dy: Floats, x: Floats, mean: f32, n: i32): void {
  const m = f32x4.splat(mean);
  let all: f64 = 0,
    allCentred: f64 = 0;
  for (let from = 0; from < n; from += RUN) {
    const end = min(n, from + RUN);
    let plain = f32x4.splat(0),
      centred = plain;
    let i = from;
    for (; i + 4 <= end; i += 4) {
      const d = v128.load(at(dy, i));
      plain = f32x4.add(plain, d);
      centred = f32x4.add(centred, f32x4.mul(d, f32x4.sub(v128.load(at(x, i)), m)));
    }
    let a = sumLanes(plain),
      b = sumLanes(centred);
    for (; i < end; ++i) {
      const d = load<f32>(at(dy, i));
      a += d;
      b += d * (load<f32>(at(x, i)) - mean);
    }
    all += <f64>a;
    allCentred += <f64>b;
  }
  store<f32>(sums, <f32>all);
  store<f32>(sums, <f32>allCentred, 4);
}

/**
 * dscale += sum z dy xHat, dshift += sum z dy, dz += sum dy (scale xHat + shift), each where its address is not 0; and
 * dx (+)= scale z inverse (dy - [sum z dy / n + xHat sum z dy xHat / n] / z), without the bracket unless `training`.
 * sums: room for two numbers.
 */
export function batchNormGrad(
  dx: OptionalFloats,
  dscale: OptionalFloats,
  dshift: OptionalFloats,
  dz: OptionalFloats,
  dy: Floats,
  x: Floats,
  mean: Floats,
  inverse: Floats,
  scale: Floats,
  shift: Floats,
  z: OptionalFloats,
  zRow: i32,
  batch: i32,
  channels: i32,
  positions: i32,
  list: OptionalIndices,
  count: i32,
  training: Flag,
  add: Flag,
  sums: Workspace,
): void {
  const n = <f64>(batch * positions);
  for (let i = 0; i < count; ++i) {
    const c = listed(list, i);
    const m = load<f32>(at(mean, c)),
      inv = load<f32>(at(inverse, c)),
      gain = load<f32>(at(scale, c));
    let plain: f64 = 0,
      normed: f64 = 0;
    for (let b = 0; b < batch; ++b) {
      const first = (b * channels + c) * positions;
      sumsOfPlane(sums, at(dy, first), at(x, first), m, positions);
      const d = load<f32>(sums),
        h = load<f32>(sums, 4) * inv;
      const gate = gateOf(z, zRow, b, c);
      plain += <f64>(d * gate);
      normed += <f64>(h * gate);
      if (dz) {
        const to = at(dz, b * zRow + c);
        store<f32>(to, load<f32>(to) + gain * h + load<f32>(at(shift, c)) * d);
      }
    }
    if (dscale) store<f32>(at(dscale, c), load<f32>(at(dscale, c)) + <f32>normed);
    if (dshift) store<f32>(at(dshift, c), load<f32>(at(dshift, c)) + <f32>plain);
    if (!dx) continue;
    const factor = gain * inv;
    const constant: f32 = training ? <f32>(plain / n) * factor : 0,
      slope: f32 = training ? <f32>(normed / n) * inv * factor : 0;
    const m4 = f32x4.splat(m),
      c4 = f32x4.splat(constant),
      s4 = f32x4.splat(slope);
    for (let b = 0; b < batch; ++b) {
      const first = (b * channels + c) * positions;
      const from = at(x, first),
        down = at(dy, first),
        to = at(dx, first);
      const own = factor * gateOf(z, zRow, b, c);
      const o4 = f32x4.splat(own);
      let p = 0;
      for (; p + 4 <= positions; p += 4) {
        const common = f32x4.add(c4, f32x4.mul(f32x4.sub(v128.load(at(from, p)), m4), s4));
        const d = f32x4.sub(f32x4.mul(v128.load(at(down, p)), o4), common);
        v128.store(at(to, p), add ? f32x4.add(v128.load(at(to, p)), d) : d);
      }
      for (; p < positions; ++p) {
        const d = load<f32>(at(down, p)) * own - (constant + (load<f32>(at(from, p)) - m) * slope);
        store<f32>(at(to, p), add ? load<f32>(at(to, p)) + d : d);
      }
    }
  }
}
