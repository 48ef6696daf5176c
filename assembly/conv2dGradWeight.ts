// The gradients of conv2d.ts with respect to its weights and bias:
//
//   dV[f, c, p, q] = sum over n, i, j of dy[n, f, i, j] · x[n, c, i·s - pad + p·d, j·s - pad + q·d]
//   db[f] += zOut[f] sum of dy[:, f]     dzOut[f] += b[f] sum of dy[:, f]
//
//   x: [batch, channels, h, w]   dy: [batch, filters, oh, ow]   dV: [filters, channels / groups, kh, kw]   b, db: [filters]
//
// dV has four running sums per weight, one for each column modulo 4, over images, rows and columns, added up at the end.
// Refuted: one sum per image, whose additions across lanes cost a quarter of the time at 8x8 positions.
import { Flag, Floats, Geometry, OptionalFloats, OptionalIndices, Workspace, at, lines } from "./addresses";
import { channelCount, enterGroup, filterCount, firstChannel, firstFilter, listed } from "./convLists";
import { weightTile } from "./convTiles";
import { dyBytes, frameBytes, together, wholeColumns } from "./convWorkspace";
import { frameRow, groups, height, inputs, isPlain, outHeight, outPlane, outputs, outWidth, strideH, tapTable, taps, toFrame, width } from "./geometry";
import { sumLanes } from "./lanes";

/** So many vectors of dy are one running sum in single precision: a million numbers that were alike were off by 0.25 %. */
const LONG: i32 = 16384;

/** dst = dy of one image: for each quad of filters, rows of [columns / 4][4 filters][4 columns], missing ones zeros. `quad` bytes from quad to quad. */
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
  const groupChannels = inputs(g) / groups(g),
    n = taps(g);
  const columns = wholeColumns(g);
  const plain = isPlain(g) && columns == outWidth(g);
  const xImage = plain ? (<usize>(inputs(g) * height(g) * width(g))) << 2 : frameBytes(g);
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
    const positions = packed + <usize>((fs + 3) >> 2) * quad;
    const frames = positions + lines(together(g) * fours);
    let next = positions;
    for (let n = 0; n < together(g); ++n) {
      for (let i = 0; i < outHeight(g); ++i) {
        for (let j = 0; j < columns; j += 4) {
          store<i32>(next, <i32>(<usize>n * xImage + <usize>i * row + ((<usize>j) << 2)));
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
        if (!plain) toFrame(frames + <usize>i * xImage, at(x, (first + i) * inputs(g) * height(g) * width(g)), g, channels, c0, cs);
        packRows(packed + <usize>i * dyBytes(g), quad, at(dy, (first + i) * outputs(g) * outPlane(g)), g, filters, f0, fs);
      }
      let to = sums;
      let dys = packed;
      for (let f = 0; f < fs; f += 4) {
        for (let t = 0; t < k; t += 2) {
          const x0 = from + <usize>load<i32>(at(table, t));
          const x1 = from + <usize>load<i32>(at(table, min(t + 1, k - 1)));
          weightTile(to, dys, x0, x1, positions, count * fours);
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
        const channel = (listed(channels, c0 + t / n) % groupChannels) * n + (t % n);
        const to = at(dv, filter * groupChannels * n + channel);
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
    let before: f64 = 0;
    let added = 0;
    for (let b = 0; b < batch; ++b) {
      const from = at(dy, (b * outputs(g) + f) * n);
      let j = 0;
      for (; j + 4 <= n; j += 4) {
        lanes = f32x4.add(lanes, v128.load(at(from, j)));
        if (++added < LONG) continue;
        before += <f64>sumLanes(lanes);
        lanes = f32x4.splat(0);
        added = 0;
      }
      for (; j < n; ++j) rest += load<f32>(at(from, j));
    }
    const sum = <f32>(before + <f64>(sumLanes(lanes) + rest));
    if (db) store<f32>(at(db, f), load<f32>(at(db, f)) + (zOut ? sum * load<f32>(at(zOut, f)) : sum));
    if (dzOut) store<f32>(at(dzOut, f), load<f32>(at(dzOut, f)) + sum * load<f32>(at(bias, f)));
  }
}
