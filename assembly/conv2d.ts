// 2-D convolution (cross-correlation) of pictures, LeCun et al. 1989, with gates over channels and filters folded into W:
//
//   y[n, f, i, j] = zOut[f] b[f] + sum over c in the group of f, taps (p, q) of V[f, c, p, q] · x[n, c, i·s - pad + p·d, j·s - pad + q·d]
//   V = zOut[f] zIn[c] W
//
//   x: [batch, channels, h, w]   W: [filters, channels / groups, kh, kw]   b: [filters]   y: [batch, filters, oh, ow]
//
// Direct, through a table of offsets into a frame (geometry.ts). Eight neighbouring outputs of a row are one tile; its
// end, fewer than eight, is a tile whose rest is dropped. Refuted: gathering the ends of rows into whole tiles, half as fast
// at 7x7. Channels and filters that are not listed (list 0: all) are
// neither read nor written. Measured on LeNet-5 and 3x3 layers: 85-95 % of the register-only loop.
import { at } from "./at";
import { channelCount, enterGroup, filterCount, firstChannel, firstFilter, listed, packFilters } from "./convLists";
import { tapTile } from "./convTiles";
import { turnedBytes, turns } from "./turned";
import {
  framePlane,
  frameRow,
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

/** Taps that run at a time: a panel of weights then stays in the first cache. */
const MOST_TAPS: i32 = 512;

/** Bytes rounded up to whole cache lines. */
export function lines(numbers: i32): usize {
  return (((<usize>numbers) << 2) + 63) & ~63;
}

/** Bytes of a frame. */
export function frameBytes(g: usize): usize {
  return lines(inputs(g) * framePlane(g) + 16);
}

/** How many pictures the gradient of the weights takes together: small ones, so that sums stay in registers longer. */
export function together(g: usize): i32 {
  return max(1, min(8, 256 / outPlane(g)));
}

/** Columns of dY, rounded up to whole vectors. */
export function wholeColumns(g: usize): i32 {
  return (outWidth(g) + 3) & ~3;
}

/** Bytes of one picture's dY of four filters. */
export function dyBytes(g: usize): usize {
  return (<usize>(outHeight(g) * wholeColumns(g))) << 4;
}

/** Bytes that one convolution, or its gradients, needs to work in. */
export function conv2dWorkspace(g: usize): i32 {
  const k = (inputs(g) / groups(g)) * taps(g);
  const fn = outputs(g) / groups(g) + 4;
  const frame = frameBytes(g);
  const forward = lines(k) + lines(fn * k) + frame;
  const input = 2 * lines(k + 4) + lines(fn * (k + 4)) + lines(fn * 8) + frame;
  const weight =
    lines(k) +
    lines(fn * (k + 1) * 4) +
    lines(together(g) * outHeight(g) * (wholeColumns(g) >> 2)) +
    <usize>together(g) * (<usize>(fn >> 2) * dyBytes(g) + frame);
  return <i32>(512 + max(max(forward, turns(g) ? turnedBytes(g) : input), weight));
}

/** Places at the end of a row, fewer than eight: through a copy. */
function endOfRow(copy: usize, y0: usize, y1: usize, y2: usize, y3: usize, places: i32, v: usize, table: usize, x: usize, k: i32, add: i32): void {
  for (let i = 0; add && i < places; ++i) {
    store<f32>(at(copy, i), load<f32>(at(y0, i)));
    store<f32>(at(copy, 8 + i), load<f32>(at(y1, i)));
    store<f32>(at(copy, 16 + i), load<f32>(at(y2, i)));
    store<f32>(at(copy, 24 + i), load<f32>(at(y3, i)));
  }
  tapTile(copy, copy + 32, copy + 64, copy + 96, v, table, x, k, add);
  // filters past the last one share a place, so the first comes last
  for (let i = 0; i < places; ++i) {
    store<f32>(at(y3, i), load<f32>(at(copy, 24 + i)));
    store<f32>(at(y2, i), load<f32>(at(copy, 16 + i)));
    store<f32>(at(y1, i), load<f32>(at(copy, 8 + i)));
    store<f32>(at(y0, i), load<f32>(at(copy, i)));
  }
}

/** One picture and one group of channels, whose weights are packed at `v`; starts from y when `more`. spare: where filters past the last one go. */
export function picture(spare: usize, y: usize, x: usize, v: usize, table: usize, k: i32, g: usize, filters: usize, f0: i32, fn: i32, more: i32): void {
  const plane = outPlane(g),
    columns = outWidth(g) & ~7,
    end = outWidth(g) & 7,
    row = (<usize>(strideH(g) * frameRow(g))) << 2;
  const copy = spare + 64;
  // with k = 0 one round still runs: it stores the empty sums
  for (let t = 0; t == 0 || t < k; t += MOST_TAPS) {
    const kk = min(k - t, MOST_TAPS);
    const add = more | i32(t > 0);
    const offsets = at(table, t);
    for (let f = 0; f < fn; f += 4) {
      const panel = v + ((<usize>((f >> 2) * k + t)) << 4);
      const rows = min(4, fn - f);
      const y0 = at(y, listed(filters, f0 + f) * plane);
      const y1 = rows > 1 ? at(y, listed(filters, f0 + f + 1) * plane) : 0;
      const y2 = rows > 2 ? at(y, listed(filters, f0 + f + 2) * plane) : 0;
      const y3 = rows > 3 ? at(y, listed(filters, f0 + f + 3) * plane) : 0;
      let from = x;
      let o: usize = 0;
      for (let i = 0; i < outHeight(g); ++i) {
        for (let j = 0; j < columns; j += 8) {
          tapTile(y0 + o, y1 ? y1 + o : spare, y2 ? y2 + o : spare, y3 ? y3 + o : spare, panel, offsets, at(from, j), kk, add);
          o += 32;
        }
        if (end) {
          endOfRow(copy, y0 + o, y1 ? y1 + o : spare, y2 ? y2 + o : spare, y3 ? y3 + o : spare, end, panel, offsets, at(from, columns), kk, add);
          o += (<usize>end) << 2;
        }
        from += row;
      }
    }
  }
}

/** Adds zOut · b to the planes of a picture. */
function addBias(y: usize, bias: usize, zOut: usize, g: usize, filters: usize, f0: i32, fn: i32): void {
  const n = outPlane(g);
  for (let f = 0; f < fn; ++f) {
    const filter = listed(filters, f0 + f);
    let value = load<f32>(at(bias, filter));
    if (zOut) value *= load<f32>(at(zOut, filter));
    const to = at(y, filter * n);
    const four = f32x4.splat(value);
    let i = 0;
    for (; i + 4 <= n; i += 4) v128.store(at(to, i), f32x4.add(v128.load(at(to, i)), four));
    for (; i < n; ++i) store<f32>(at(to, i), load<f32>(at(to, i)) + value);
  }
}

/** Planes of y of filters that are not listed are left as they are. g: geometry. */
export function conv2d(
  y: usize,
  x: usize,
  w: usize,
  bias: usize,
  zIn: usize,
  zOut: usize,
  g: usize,
  batch: i32,
  channels: usize,
  cn: i32,
  filters: usize,
  fn: i32,
  workspace: usize,
): void {
  for (let group = 0; group < groups(g); ++group) {
    enterGroup(g, group, channels, cn, filters, fn);
    const c0 = firstChannel,
      cs = channelCount,
      f0 = firstFilter,
      fs = filterCount;
    const k = cs * taps(g);
    const table = workspace + 512;
    const v = table + lines(k);
    const frame = v + lines((fs + 4) * k);
    tapTable(table, g, channels, c0, cs);
    packFilters(v, w, zIn, zOut, g, channels, filters, false);
    for (let n = 0; n < batch; ++n) {
      const picked = at(x, n * inputs(g) * height(g) * width(g));
      const to = at(y, n * outputs(g) * outPlane(g));
      if (!isPlain(g)) toFrame(frame, picked, g, channels, c0, cs);
      picture(workspace, to, isPlain(g) ? picked : frame, v, table, k, g, filters, f0, fs, 0);
      if (bias) addBias(to, bias, zOut, g, filters, f0, fs);
    }
  }
}
