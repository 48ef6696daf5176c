// The gradients of conv2d.ts:
//
//   dx[n, c, ...] += sum over filters and taps of V dy     db[f] += zOut[f] sum of dy     dzOut[f] += b[f] sum of dy
//   dV[f, c, p, q] = sum over n, i, j of dy[n, f, i, j] · x[n, c, i·s - pad + p·d, j·s - pad + q·d]
//
// dx: as in convFlipped.ts where that is as little work; else eight places of dy at a time, each tap added where it came from (places, then taps, then channels ascending).
// dV: four running sums per weight, one for each column modulo 4, over pictures, rows and columns, added up at the end.
// Refuted: one sum per picture, whose additions across lanes cost a quarter of the time at 8x8 places.
import { Flag, Floats, Geometry, Offsets, OptionalFloats, OptionalIndices, Workspace, at, lines } from "./addresses";
import { channelCount, enterGroup, filterCount, firstChannel, firstFilter, listed, packTaps } from "./convLists";
import { scatterTile, weightTile } from "./convTiles";
import { dyBytes, frameBytes, together, wholeColumns } from "./convWorkspace";
import {
  framePlane,
  frameRow,
  fromFrame,
  groups,
  height,
  inputs,
  isPlain,
  outHeight,
  outPlane,
  outputs,
  outWidth,
  strideH,
  tapTable,
  taps,
  toFrame,
  width,
} from "./geometry";
import { sumLanes } from "./lanes";
import { convolveFlipped, isFlipped } from "./convFlipped";

/** table, taps first: [taps, channels] from [channels, taps]. */
function tapsFirst(to: Floats, table: Offsets, channels: i32, n: i32): void {
  for (let t = 0; t < n; ++t) {
    for (let c = 0; c < channels; ++c) {
      store<i32>(to, load<i32>(at(table, c * n + t)));
      to += 4;
    }
  }
}

/** Up to eight neighbouring places of dy, of all filters; what is beyond the last one is 0. */
function packPlaces(panel: Floats, dy: Floats, places: i32, g: Geometry, filters: OptionalIndices, f0: i32, fn: i32): void {
  for (let f = 0; f < fn; ++f) {
    const from = at(dy, listed(filters, f0 + f) * outPlane(g));
    if (places == 8) {
      v128.store(panel, v128.load(from));
      v128.store(panel, v128.load(from, 16), 16);
    } else {
      for (let i = 0; i < 8; ++i) store<f32>(at(panel, i), i < places ? load<f32>(at(from, i)) : 0);
    }
    panel += 32;
  }
}

/** Adds to one picture's dx, or to its frame, into which the end of a row may be written beyond it: zeros. */
function scatter(
  spare: Workspace,
  dx: Floats,
  dy: Floats,
  v: Floats,
  table: Offsets,
  panel: Floats,
  k: i32,
  g: Geometry,
  filters: OptionalIndices,
  f0: i32,
  fn: i32,
): void {
  const whole = k & ~3,
    row = strideH(g) * frameRow(g);
  for (let i = 0; i < outHeight(g); ++i) {
    for (let j = 0; j < outWidth(g); j += 8) {
      packPlaces(panel, at(dy, i * outWidth(g) + j), min(8, outWidth(g) - j), g, filters, f0, fn);
      const to = at(dx, i * row + j);
      let from = v;
      let offsets = table;
      for (let t = 0; t < whole; t += 4) {
        const o0 = <usize>load<i32>(offsets),
          o1 = <usize>load<i32>(offsets, 4),
          o2 = <usize>load<i32>(offsets, 8),
          o3 = <usize>load<i32>(offsets, 12);
        scatterTile(to + o0, to + o1, to + o2, to + o3, from, panel, fn);
        from += (<usize>fn) << 4;
        offsets += 16;
      }
      // the last taps, fewer than four: what is beyond them goes where nobody looks
      if (whole < k) {
        const o0 = to + <usize>load<i32>(offsets);
        const o1 = whole + 1 < k ? to + <usize>load<i32>(offsets, 4) : spare;
        const o2 = whole + 2 < k ? to + <usize>load<i32>(offsets, 8) : spare;
        scatterTile(o0, o1, o2, spare, from, panel, fn);
      }
    }
  }
}

/** dx (+)= its share of the listed filters, for the listed channels. */
export function conv2dGradInput(
  dx: Floats,
  dy: Floats,
  w: Floats,
  zIn: OptionalFloats,
  zOut: OptionalFloats,
  g: Geometry,
  batch: i32,
  channels: OptionalIndices,
  cn: i32,
  filters: OptionalIndices,
  fn: i32,
  add: Flag,
  workspace: Workspace,
): void {
  const plane = height(g) * width(g),
    plain = isPlain(g) && !(outWidth(g) & 7);
  for (let group = 0; group < groups(g); ++group) {
    enterGroup(g, group, channels, cn, filters, fn);
    if (isFlipped(g)) {
      convolveFlipped(dx, dy, w, zIn, zOut, g, batch, channels, filters, add, workspace);
      continue;
    }
    const c0 = firstChannel,
      cs = channelCount,
      f0 = firstFilter,
      fs = filterCount;
    const k = cs * taps(g);
    const table = workspace + 512;
    const ordered = table + lines(k + 4);
    const v = ordered + lines(k + 4);
    const panel = v + lines(fs * (k + 4));
    const frame = panel + lines(fs * 8);
    tapTable(table, g, channels, c0, cs);
    tapsFirst(ordered, table, cs, taps(g));
    packTaps(v, w, zIn, zOut, g, channels, filters);
    for (let n = 0; n < batch; ++n) {
      const to = at(dx, n * inputs(g) * plane);
      const target = plain ? to : frame;
      if (!plain || !add) {
        const size = plain ? plane : framePlane(g);
        for (let c = 0; c < cs; ++c) memory.fill(at(target, listed(channels, c0 + c) * size), 0, (<usize>size) << 2);
      }
      scatter(workspace, target, at(dy, n * outputs(g) * outPlane(g)), v, ordered, panel, k, g, filters, f0, fs);
      if (!plain) fromFrame(to, frame, g, channels, c0, cs, add);
    }
  }
}

/** dst = dy of one picture: for each quad of filters, rows of [columns / 4][4 filters][4 columns], missing ones zeros. `quad` bytes from quad to quad. */
function packRows(dst: Floats, quad: usize, dy: Floats, g: Geometry, filters: OptionalIndices, f0: i32, fn: i32): void {
  const columns = outWidth(g);
  for (let f = 0; f < ((fn + 3) & ~3); ++f) {
    let to = dst + <usize>(f >> 2) * quad + ((<usize>(f & 3)) << 4);
    let from = f < fn ? at(dy, listed(filters, f0 + f) * outPlane(g)) : 0;
    for (let i = 0; i < outHeight(g); ++i) {
      for (let j = 0; j < columns; j += 4) {
        if (from && j + 4 <= columns) v128.store(to, v128.load(at(from, j)));
        else for (let q = 0; q < 4; ++q) store<f32>(at(to, q), from && j + q < columns ? load<f32>(at(from, j + q)) : 0);
        to += 64;
      }
      if (from) from = at(from, columns);
    }
  }
}

/** dV (+)= the gradient of the gated weights, for the listed channels and filters. */
export function conv2dGradWeight(
  dv: Floats,
  x: Floats,
  dy: Floats,
  g: Geometry,
  batch: i32,
  channels: OptionalIndices,
  cn: i32,
  filters: OptionalIndices,
  fn: i32,
  add: Flag,
  workspace: Workspace,
): void {
  const wide = inputs(g) / groups(g),
    n = taps(g);
  const columns = wholeColumns(g);
  const plain = isPlain(g) && columns == outWidth(g);
  const xPicture = plain ? (<usize>(inputs(g) * height(g) * width(g))) << 2 : frameBytes(g);
  const row = (<usize>(strideH(g) * frameRow(g))) << 2;
  const fours = outHeight(g) * (columns >> 2);
  for (let group = 0; group < groups(g); ++group) {
    enterGroup(g, group, channels, cn, filters, fn);
    const c0 = firstChannel,
      cs = channelCount,
      f0 = firstFilter,
      fs = filterCount;
    const k = cs * n;
    const pairs = (k + 1) >> 1;
    const quad = <usize>together(g) * dyBytes(g);
    const table = workspace + 512;
    const sums = table + lines(k);
    const packed = sums + lines((fs + 4) * (k + 1) * 4);
    const places = packed + <usize>((fs + 3) >> 2) * quad;
    const frames = places + lines(together(g) * fours);
    let next = places;
    for (let n = 0; n < together(g); ++n) {
      for (let i = 0; i < outHeight(g); ++i) {
        for (let j = 0; j < columns; j += 4) {
          store<i32>(next, <i32>(<usize>n * xPicture + <usize>i * row + ((<usize>j) << 2)));
          next += 4;
        }
      }
    }
    tapTable(table, g, channels, c0, cs);
    memory.fill(sums, 0, (<usize>(((fs + 3) >> 2) * pairs)) << 7);
    for (let first = 0; first < batch; first += together(g)) {
      const count = min(together(g), batch - first);
      const from = plain ? at(x, first * inputs(g) * height(g) * width(g)) : frames;
      for (let i = 0; i < count; ++i) {
        if (!plain) toFrame(frames + <usize>i * xPicture, at(x, (first + i) * inputs(g) * height(g) * width(g)), g, channels, c0, cs);
        packRows(packed + <usize>i * dyBytes(g), quad, at(dy, (first + i) * outputs(g) * outPlane(g)), g, filters, f0, fs);
      }
      let to = sums;
      let dys = packed;
      for (let f = 0; f < fs; f += 4) {
        for (let t = 0; t < k; t += 2) {
          const x0 = from + <usize>load<i32>(at(table, t));
          const x1 = from + <usize>load<i32>(at(table, min(t + 1, k - 1)));
          weightTile(to, dys, x0, x1, places, count * fours);
          to += 128;
        }
        dys += quad;
      }
    }
    for (let f = 0; f < fs; ++f) {
      const lane = sums + ((<usize>((f >> 2) * pairs)) << 7) + ((<usize>(f & 3)) << 4);
      const filter = listed(filters, f0 + f);
      for (let t = 0; t < k; ++t) {
        const sum = sumLanes(v128.load(lane + ((<usize>(t >> 1)) << 7) + ((<usize>(t & 1)) << 6)));
        const channel = (listed(channels, c0 + t / n) % wide) * n + (t % n);
        const to = at(dv, filter * wide * n + channel);
        store<f32>(to, add ? load<f32>(to) + sum : sum);
      }
    }
  }
}

/** db[f] += zOut[f] · sum of dy, dzOut[f] += b[f] · sum of dy; each of db, zOut and dzOut may be 0. */
export function conv2dGradBias(
  db: OptionalFloats,
  dzOut: OptionalFloats,
  dy: Floats,
  bias: Floats,
  zOut: OptionalFloats,
  g: Geometry,
  batch: i32,
  filters: OptionalIndices,
  fn: i32,
): void {
  const n = outPlane(g);
  for (let i = 0; i < fn; ++i) {
    const f = listed(filters, i);
    let lanes = f32x4.splat(0);
    let rest: f32 = 0;
    for (let b = 0; b < batch; ++b) {
      const from = at(dy, (b * outputs(g) + f) * n);
      let j = 0;
      for (; j + 4 <= n; j += 4) lanes = f32x4.add(lanes, v128.load(at(from, j)));
      for (; j < n; ++j) rest += load<f32>(at(from, j));
    }
    const sum = sumLanes(lanes) + rest;
    if (db) store<f32>(at(db, f), load<f32>(at(db, f)) + (zOut ? sum * load<f32>(at(zOut, f)) : sum));
    if (dzOut) store<f32>(at(dzOut, f), load<f32>(at(dzOut, f)) + sum * load<f32>(at(bias, f)));
  }
}
