// Which channels and filters take part, group by group, and their weights packed for the tiles.
//
//   V[f, c, t] = zOut[f] · (zIn[c] · W[f, c, t])      W: [filters, channels / groups, taps], gates 0 = none
import { Floats, Geometry, OptionalFloats, OptionalIndices, at } from "./addresses";
import { groups, inputs, outputs, taps } from "./geometry";
import { panelRows } from "./panels";

/** The i-th number of a list (0: all in order). */
export function listed(list: OptionalIndices, i: i32): i32 {
  return list ? load<i32>(at(list, i)) : i;
}

/** How many of a list (0: of everything) are below `limit`. */
export function below(list: OptionalIndices, count: i32, limit: i32): i32 {
  if (!list) return min(count, limit);
  let i = 0;
  while (i < count && load<i32>(at(list, i)) < limit) i++;
  return i;
}

/** Which of the listed channels and filters the group is made of that was entered last: the first, and how many. */
export let firstChannel: i32 = 0;
export let channelCount: i32 = 0;
export let firstFilter: i32 = 0;
export let filterCount: i32 = 0;

/** Enters a group. */
export function enterGroup(g: Geometry, group: i32, channels: OptionalIndices, cn: i32, filters: OptionalIndices, fn: i32): void {
  const groupChannels = inputs(g) / groups(g),
    groupFilters = outputs(g) / groups(g);
  firstChannel = below(channels, cn, group * groupChannels);
  channelCount = below(channels, cn, (group + 1) * groupChannels) - firstChannel;
  firstFilter = below(filters, fn, group * groupFilters);
  filterCount = below(filters, fn, (group + 1) * groupFilters) - firstFilter;
}

/** Where tap 0 of filter f and channel c is in W; c is a channel of all, in the group of f. */
export function weightAt(w: Floats, g: Geometry, f: i32, c: i32): usize {
  const groupChannels = inputs(g) / groups(g);
  return at(w, (f * groupChannels + (c % groupChannels)) * taps(g));
}

/** zOut[f] · (zIn[c] · w). */
function gated(zIn: OptionalFloats, zOut: OptionalFloats, f: i32, c: i32, w: f32): f32 {
  if (zIn) w *= load<f32>(at(zIn, c));
  if (zOut) w *= load<f32>(at(zOut, f));
  return w;
}

/**
 * Panels of filters (panels.ts) of the group that was entered: each [channels · taps][rows], lanes past the last filter 0. Flipped:
 * panels of channels, each [filters · taps from the last to the first][rows].
 */
export function packFilters(
  dst: Floats,
  w: Floats,
  zIn: OptionalFloats,
  zOut: OptionalFloats,
  g: Geometry,
  channels: OptionalIndices,
  filters: OptionalIndices,
  flipped: bool,
): void {
  const n = taps(g);
  const lanes = flipped ? channelCount : filterCount,
    inner = flipped ? filterCount : channelCount;
  const step: usize = flipped ? -4 : 4;
  for (let q = 0, rows = 0; q < lanes; q += rows) {
    rows = panelRows(lanes - q);
    for (let lane = 0; lane < rows; ++lane) {
      let to = dst + ((<usize>lane) << 2);
      const used = q + lane < lanes;
      for (let i = 0; i < inner; ++i) {
        const f = listed(filters, firstFilter + (flipped ? i : q + lane)),
          c = listed(channels, firstChannel + (flipped ? q + lane : i));
        let from = used ? weightAt(w, g, f, c) : 0;
        if (flipped) from = at(from, n - 1);
        for (let t = 0; t < n; ++t) {
          store<f32>(to, used ? gated(zIn, zOut, f, c, load<f32>(from)) : 0);
          from += step;
          to += (<usize>rows) << 2;
        }
      }
    }
    dst = at(dst, rows * inner * n);
  }
}

/** Panels of taps, channels innermost, each [filters][rows]: row t · channels + c is tap t of channel c. For the gradient of the input. */
export function packTaps(
  dst: Floats,
  w: Floats,
  zIn: OptionalFloats,
  zOut: OptionalFloats,
  g: Geometry,
  channels: OptionalIndices,
  filters: OptionalIndices,
): void {
  const cn = channelCount,
    fn = filterCount;
  const k = cn * taps(g),
    filter = (inputs(g) / groups(g)) * taps(g);
  for (let first = 0, rows = 0; first < k; first += rows) {
    rows = panelRows(k - first);
    for (let lane = 0; lane < rows; ++lane) {
      const row = first + lane;
      const c = listed(channels, firstChannel + (row % cn));
      const from = at(weightAt(w, g, 0, c), row / cn);
      let to = at(dst, lane);
      for (let i = 0; i < fn; ++i) {
        const f = listed(filters, firstFilter + i);
        store<f32>(to, row < k ? gated(zIn, zOut, f, c, load<f32>(at(from, f * filter))) : 0);
        to += (<usize>rows) << 2;
      }
    }
    dst = at(dst, rows * fn);
  }
}

/**
 * From dV, in place dW = zOut ∘ zIn ∘ dV, and dzIn[c] += sum of W zOut dV, dzOut[f] += sum of W zIn dV, over what is listed.
 * Gates and their gradients may be 0.
 */
export function gateTapsGrad(
  dzIn: OptionalFloats,
  dzOut: OptionalFloats,
  dv: Floats,
  w: Floats,
  zIn: OptionalFloats,
  zOut: OptionalFloats,
  g: Geometry,
  channels: OptionalIndices,
  cn: i32,
  filters: OptionalIndices,
  fn: i32,
): void {
  const n = taps(g);
  const groupChannels = inputs(g) / groups(g);
  const groupFilters = outputs(g) / groups(g);
  for (let i = 0; i < fn; ++i) {
    const f = listed(filters, i);
    const first = (f / groupFilters) * groupChannels;
    const out: f32 = zOut ? load<f32>(at(zOut, f)) : 1;
    let toOut: f32 = 0;
    const to = below(channels, cn, first + groupChannels);
    for (let j = below(channels, cn, first); j < to; ++j) {
      const c = listed(channels, j);
      const gate: f32 = zIn ? load<f32>(at(zIn, c)) : 1;
      let d = weightAt(dv, g, f, c),
        v = weightAt(w, g, f, c);
      let sum: f32 = 0;
      for (let t = 0; t < n; ++t) {
        const slope = load<f32>(d);
        sum += slope * load<f32>(v);
        store<f32>(d, slope * gate * out);
        d += 4;
        v += 4;
      }
      if (dzIn) store<f32>(at(dzIn, c), load<f32>(at(dzIn, c)) + sum * out);
      toOut += sum * gate;
    }
    if (dzOut) store<f32>(at(dzOut, f), load<f32>(at(dzOut, f)) + toOut);
  }
}
