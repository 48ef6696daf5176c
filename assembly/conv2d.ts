// 2-D convolution (cross-correlation) of pictures, LeCun et al. 1989, with gates over channels and filters folded into W:
//
//   y[n, f, i, j] = zOut[f] b[f] + sum over c in the group of f, taps (p, q) of V[f, c, p, q] · x[n, c, i·s - pad + p·d, j·s - pad + q·d]
//   V = zOut[f] zIn[c] W
//
//   x: [batch, channels, h, w]   W: [filters, channels / groups, kh, kw]   b: [filters]   y: [batch, filters, oh, ow]
//
// Direct, through a table of offsets into a frame (geometry.ts). Eight neighbouring outputs of a row are one tile; places
// left over in rows are gathered into panels, eight at a time. Channels and filters that are not listed (list 0: all) are
// neither read nor written. Measured on LeNet-5 and 3x3 layers: 85-95 % of the register-only loop.
import { at } from "./at";
import { below, listed, packFilters } from "./convLists";
import { tapTile } from "./convTiles";
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
import { tile4x8 } from "./tiles";

/** Taps that run at a time: a panel of weights then stays in the first cache. */
const MOST_TAPS: i32 = 512;

/** Bytes rounded up to whole cache lines. */
export function lines(numbers: i32): usize {
  return (((<usize>numbers) << 2) + 63) & ~63;
}

/** Places of a row that no whole tile covers. */
export function leftOver(g: usize): i32 {
  return outWidth(g) & 7;
}

/** Panels of eight that the places left over in all rows need. */
export function leftPanels(g: usize): i32 {
  return (leftOver(g) * outHeight(g) + 7) >> 3;
}

/** Row and column of the i-th place left over, as row · width + column of the output. */
export function leftPlace(g: usize, i: i32): i32 {
  const rest = leftOver(g);
  return (i / rest) * outWidth(g) + outWidth(g) - rest + (i % rest);
}

/** Where an output place begins in the frame, in bytes. */
export function placeInFrame(g: usize, place: i32): usize {
  const row = place / outWidth(g);
  return (<usize>(row * strideH(g) * frameRow(g) + (place - row * outWidth(g)))) << 2;
}

/** Bytes of a frame. */
export function frameBytes(g: usize): usize {
  return lines(inputs(g) * framePlane(g) + 16);
}

/** How many pictures the gradient of the weights takes together: small ones, so that sums stay in registers longer. */
export function together(g: usize): i32 {
  return max(1, min(8, 256 / outPlane(g)));
}

/** Columns of dY, rounded up to whole vectors, and bytes of its rows for a group. */
export function wholeColumns(g: usize): i32 {
  return (outWidth(g) + 3) & ~3;
}
export function dyBytes(g: usize): usize {
  return lines((outputs(g) / groups(g)) * outHeight(g) * wholeColumns(g));
}

/** Bytes that one convolution, or its gradients, needs to work in. */
export function conv2dWorkspace(g: usize): i32 {
  const k = (inputs(g) / groups(g)) * taps(g);
  const fn = outputs(g) / groups(g) + 4;
  const frame = frameBytes(g);
  const forward = lines(k) + lines(fn * k) + lines(leftPanels(g) * 8 * k) + frame;
  const input = 2 * lines(k + 4) + lines(fn * (k + 4)) + lines(fn * 8) + frame;
  const weight = lines(k) + lines(fn * (k + 1) * 4) + <usize>together(g) * (dyBytes(g) + frame);
  return <i32>(512 + max(forward, max(input, weight)));
}

/** panels = x at the places left over: [panels][taps][8]; lanes past the last place repeat it. */
function gather(panels: usize, x: usize, table: usize, k: i32, g: usize): void {
  const count = leftOver(g) * outHeight(g);
  for (let i = 0; i < count + ((8 - count) & 7); ++i) {
    const from = x + placeInFrame(g, leftPlace(g, min(i, count - 1)));
    let to = panels + <usize>(i >> 3) * ((<usize>k) << 5) + ((<usize>(i & 7)) << 2);
    for (let t = 0; t < k; ++t) {
      store<f32>(to, load<f32>(from + <usize>load<i32>(at(table, t))));
      to += 32;
    }
  }
}

/** A tile of gathered places: through a copy. */
function gatheredTile(copy: usize, y: usize, g: usize, filters: usize, f: i32, rows: i32, first: i32, v: usize, panel: usize, k: i32, add: i32): void {
  const places = min(8, leftOver(g) * outHeight(g) - first);
  if (add) {
    for (let r = 0; r < rows; ++r) {
      const from = at(y, listed(filters, f + r) * outPlane(g));
      for (let i = 0; i < places; ++i) store<f32>(at(copy, r * 8 + i), load<f32>(at(from, leftPlace(g, first + i))));
    }
  }
  tile4x8(copy, copy + 32, copy + 64, copy + 96, v, panel, k, add);
  for (let r = 0; r < rows; ++r) {
    const to = at(y, listed(filters, f + r) * outPlane(g));
    for (let i = 0; i < places; ++i) store<f32>(at(to, leftPlace(g, first + i)), load<f32>(at(copy, r * 8 + i)));
  }
}

/** One picture and one group of channels, whose weights are packed at `v`. */
function picture(copy: usize, y: usize, x: usize, v: usize, table: usize, panels: usize, k: i32, g: usize, filters: usize, f0: i32, fn: i32): void {
  const plane = outPlane(g),
    columns = outWidth(g) & ~7,
    row = (<usize>(strideH(g) * frameRow(g))) << 2;
  const left = leftOver(g) * outHeight(g);
  if (left) gather(panels, x, table, k, g);
  // with k = 0 one round still runs: it stores the empty sums
  for (let t = 0; t == 0 || t < k; t += MOST_TAPS) {
    const kk = min(k - t, MOST_TAPS);
    const add = i32(t > 0);
    const taps = at(table, t);
    for (let f = 0; f < fn; f += 4) {
      const panel = v + ((<usize>((f >> 2) * k + t)) << 4);
      const rows = min(4, fn - f);
      const y0 = at(y, listed(filters, f0 + f) * plane);
      const y1 = rows > 1 ? at(y, listed(filters, f0 + f + 1) * plane) : copy;
      const y2 = rows > 2 ? at(y, listed(filters, f0 + f + 2) * plane) : copy;
      const y3 = rows > 3 ? at(y, listed(filters, f0 + f + 3) * plane) : copy;
      let from = x;
      let o: usize = 0;
      for (let i = 0; i < outHeight(g); ++i) {
        for (let j = 0; j < columns; j += 8) {
          const place = o + ((<usize>j) << 2);
          tapTile(y0 + place, rows > 1 ? y1 + place : copy, rows > 2 ? y2 + place : copy, rows > 3 ? y3 + place : copy, panel, taps, at(from, j), kk, add);
        }
        o += (<usize>outWidth(g)) << 2;
        from += row;
      }
      for (let i = 0; i < left; i += 8) gatheredTile(copy, y, g, filters, f0 + f, rows, i, panel, panels + ((<usize>((i >> 3) * k + t)) << 5), kk, add);
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
  const each = outputs(g) / groups(g),
    wide = inputs(g) / groups(g);
  for (let group = 0; group < groups(g); ++group) {
    const c0 = below(channels, cn, group * wide),
      f0 = below(filters, fn, group * each);
    const cs = below(channels, cn, (group + 1) * wide) - c0,
      fs = below(filters, fn, (group + 1) * each) - f0;
    const k = cs * taps(g);
    const table = workspace + 512;
    const v = table + lines(k);
    const panels = v + lines((fs + 4) * k);
    const frame = panels + lines(leftPanels(g) * 8 * k);
    tapTable(table, g, channels, c0, cs);
    packFilters(v, w, zIn, zOut, g, channels, c0, cs, filters, f0, fs);
    for (let n = 0; n < batch; ++n) {
      const picked = at(x, n * inputs(g) * height(g) * width(g));
      const to = at(y, n * outputs(g) * outPlane(g));
      if (!isPlain(g)) toFrame(frame, picked, g, channels, c0, cs);
      picture(workspace, to, isPlain(g) ? picked : frame, v, table, panels, k, g, filters, f0, fs);
      if (bias) addBias(to, bias, zOut, g, filters, f0, fs);
    }
  }
}
