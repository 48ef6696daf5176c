// The gradients of conv2d.ts:
//
//   dx[n, c, ...] += sum over filters and taps of V dy     db[f] += zOut[f] sum of dy     dzOut[f] += b[f] sum of dy
//   dV[f, c, p, q] = sum over n, i, j of dy[n, f, i, j] · x[n, c, i·s - pad + p·d, j·s - pad + q·d]
//
// dx: eight places of dy at a time, each tap added where it came from (places, then taps, then channels ascending).
// dV: four running sums per weight, one for each column modulo 4, over pictures, rows and columns, added up at the end.
// Refuted: one sum per picture, whose additions across lanes cost a quarter of the time at 8x8 places.
import { at } from "./at";
import { dyBytes, frameBytes, leftOver, leftPlace, lines, placeInFrame, together, wholeColumns } from "./conv2d";
import { below, listed, packTaps } from "./convLists";
import { scatterTile, weightTile } from "./convTiles";
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
import { tile4x8 } from "./tiles";

/** table, taps first: [taps, channels] from [channels, taps]. */
function tapsFirst(to: usize, table: usize, channels: i32, n: i32): void {
  for (let t = 0; t < n; ++t) {
    for (let c = 0; c < channels; ++c) {
      store<i32>(to, load<i32>(at(table, c * n + t)));
      to += 4;
    }
  }
}

/** Eight neighbouring places of dy, of all filters. */
function packPlaces(panel: usize, dy: usize, g: usize, filters: usize, f0: i32, fn: i32): void {
  for (let f = 0; f < fn; ++f) {
    const from = at(dy, listed(filters, f0 + f) * outPlane(g));
    v128.store(panel, v128.load(from));
    v128.store(panel, v128.load(from, 16), 16);
    panel += 32;
  }
}

/** Places left over in rows, through a copy of their products. */
function leftPlaces(copy: usize, dx: usize, dy: usize, v: usize, table: usize, panel: usize, k: i32, g: usize, filters: usize, f0: i32, fn: i32): void {
  const count = leftOver(g) * outHeight(g);
  for (let first = 0; first < count; first += 8) {
    const places = min(8, count - first);
    for (let f = 0; f < fn; ++f) {
      const from = at(dy, listed(filters, f0 + f) * outPlane(g));
      for (let i = 0; i < 8; ++i) store<f32>(at(panel, f * 8 + i), load<f32>(at(from, leftPlace(g, first + min(i, places - 1)))));
    }
    for (let t = 0; t < k; t += 4) {
      tile4x8(copy, copy + 32, copy + 64, copy + 96, v + ((<usize>(t * fn)) << 2), panel, fn, 0);
      for (let q = t; q < min(t + 4, k); ++q) {
        const to = dx + <usize>load<i32>(at(table, q));
        for (let i = 0; i < places; ++i) {
          const place = to + placeInFrame(g, leftPlace(g, first + i));
          store<f32>(place, load<f32>(place) + load<f32>(at(copy, (q - t) * 8 + i)));
        }
      }
    }
  }
}

/** Adds to one picture's dx, or to its frame. */
function scatter(copy: usize, dx: usize, dy: usize, v: usize, table: usize, panel: usize, k: i32, g: usize, filters: usize, f0: i32, fn: i32): void {
  const columns = outWidth(g) & ~7,
    whole = k & ~3;
  for (let i = 0; i < outHeight(g); ++i) {
    for (let j = 0; j < columns; j += 8) {
      packPlaces(panel, at(dy, i * outWidth(g) + j), g, filters, f0, fn);
      const to = dx + placeInFrame(g, i * outWidth(g) + j);
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
        const o1 = whole + 1 < k ? to + <usize>load<i32>(offsets, 4) : copy;
        const o2 = whole + 2 < k ? to + <usize>load<i32>(offsets, 8) : copy;
        scatterTile(o0, o1, o2, copy, from, panel, fn);
      }
    }
  }
  leftPlaces(copy, dx, dy, v, table, panel, k, g, filters, f0, fn);
}

/** dx (+)= its share of the listed filters, for the listed channels. */
export function conv2dGradInput(
  dx: usize,
  dy: usize,
  w: usize,
  zIn: usize,
  zOut: usize,
  g: usize,
  batch: i32,
  channels: usize,
  cn: i32,
  filters: usize,
  fn: i32,
  add: i32,
  workspace: usize,
): void {
  const each = outputs(g) / groups(g),
    wide = inputs(g) / groups(g),
    plane = height(g) * width(g);
  for (let group = 0; group < groups(g); ++group) {
    const c0 = below(channels, cn, group * wide),
      f0 = below(filters, fn, group * each);
    const cs = below(channels, cn, (group + 1) * wide) - c0,
      fs = below(filters, fn, (group + 1) * each) - f0;
    const k = cs * taps(g);
    const table = workspace + 512;
    const ordered = table + lines(k + 4);
    const v = ordered + lines(k + 4);
    const panel = v + lines(fs * (k + 4));
    const frame = panel + lines(fs * 8);
    tapTable(table, g, channels, c0, cs);
    tapsFirst(ordered, table, cs, taps(g));
    packTaps(v, w, zIn, zOut, g, channels, c0, cs, filters, f0, fs);
    for (let n = 0; n < batch; ++n) {
      const to = at(dx, n * inputs(g) * plane);
      const target = isPlain(g) ? to : frame;
      if (!isPlain(g) || !add) {
        const size = isPlain(g) ? plane : framePlane(g);
        for (let c = 0; c < cs; ++c) memory.fill(at(target, listed(channels, c0 + c) * size), 0, (<usize>size) << 2);
      }
      scatter(workspace, target, at(dy, n * outputs(g) * outPlane(g)), v, ordered, panel, k, g, filters, f0, fs);
      if (!isPlain(g)) fromFrame(to, frame, g, channels, c0, cs, add);
    }
  }
}

/** dst = rows of dy, each filled up to whole vectors with zeros. */
function padRows(dst: usize, dy: usize, g: usize, filters: usize, f0: i32, fn: i32): void {
  const columns = outWidth(g),
    whole = wholeColumns(g);
  for (let f = 0; f < fn; ++f) {
    let from = at(dy, listed(filters, f0 + f) * outPlane(g));
    for (let i = 0; i < outHeight(g); ++i) {
      for (let j = 0; j < whole; ++j) store<f32>(at(dst, j), j < columns ? load<f32>(at(from, j)) : 0);
      from = at(from, columns);
      dst = at(dst, whole);
    }
  }
}

/** dV (+)= the gradient of the gated weights, for the listed channels and filters. */
export function conv2dGradWeight(
  dv: usize,
  x: usize,
  dy: usize,
  g: usize,
  batch: i32,
  channels: usize,
  cn: i32,
  filters: usize,
  fn: i32,
  add: i32,
  workspace: usize,
): void {
  const each = outputs(g) / groups(g),
    wide = inputs(g) / groups(g),
    n = taps(g);
  const whole = wholeColumns(g),
    even = whole == outWidth(g);
  const plain = isPlain(g) && even;
  const size = (<usize>(whole * outHeight(g))) << 2;
  const xPicture = plain ? (<usize>(inputs(g) * height(g) * width(g))) << 2 : frameBytes(g);
  const row = (<usize>(strideH(g) * frameRow(g))) << 2;
  const skip = row - ((<usize>whole) << 2);
  for (let group = 0; group < groups(g); ++group) {
    const c0 = below(channels, cn, group * wide),
      f0 = below(filters, fn, group * each);
    const cs = below(channels, cn, (group + 1) * wide) - c0,
      fs = below(filters, fn, (group + 1) * each) - f0;
    const k = cs * n;
    const table = workspace + 512;
    const sums = table + lines(k);
    const rows = sums + lines((fs + 4) * (k + 1) * 4);
    const frames = rows + <usize>together(g) * dyBytes(g);
    const dyPicture = even ? (<usize>(outputs(g) * outPlane(g))) << 2 : dyBytes(g);
    const pairs = (k + 1) >> 1;
    tapTable(table, g, channels, c0, cs);
    memory.fill(sums, 0, (<usize>(((fs + 3) >> 2) * pairs)) << 7);
    for (let first = 0; first < batch; first += together(g)) {
      const count = min(together(g), batch - first);
      for (let i = 0; i < count; ++i) {
        if (!plain) toFrame(frames + <usize>i * xPicture, at(x, (first + i) * inputs(g) * height(g) * width(g)), g, channels, c0, cs);
        if (!even) padRows(rows + <usize>i * dyPicture, at(dy, (first + i) * outputs(g) * outPlane(g)), g, filters, f0, fs);
      }
      const from = plain ? at(x, first * inputs(g) * height(g) * width(g)) : frames;
      const dys = even ? at(dy, first * outputs(g) * outPlane(g)) : rows;
      let to = sums;
      for (let f = 0; f < fs; f += 4) {
        const last = fs - 1;
        const p0 = dys + size * <usize>(even ? listed(filters, f0 + f) : f);
        const p1 = dys + size * <usize>(even ? listed(filters, f0 + min(f + 1, last)) : min(f + 1, last));
        const p2 = dys + size * <usize>(even ? listed(filters, f0 + min(f + 2, last)) : min(f + 2, last));
        const p3 = dys + size * <usize>(even ? listed(filters, f0 + min(f + 3, last)) : min(f + 3, last));
        for (let t = 0; t < k; t += 2) {
          const x0 = from + <usize>load<i32>(at(table, t));
          const x1 = from + <usize>load<i32>(at(table, min(t + 1, k - 1)));
          weightTile(to, p0, p1, p2, p3, x0, x1, count, outHeight(g), whole, skip, dyPicture - size, xPicture - row * <usize>outHeight(g));
          to += 128;
        }
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
export function conv2dGradBias(db: usize, dzOut: usize, dy: usize, bias: usize, zOut: usize, g: usize, batch: i32, filters: usize, fn: i32): void {
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
