// The gradients of conv2d.ts with respect to its weights and bias:
//
//   dV[f, c, p, q] = sum over n, i, j of dy[n, f, i, j] · x[n, c, i·s - pad + p·d, j·s - pad + q·d]
//   db[f] += zOut[f] sum of dy[:, f]     dzOut[f] += b[f] sum of dy[:, f]
//
//   x: [batch, channels, h, w]   dy: [batch, filters, oh, ow]   dV: [filters, channels / groups, kh, kw]   b, db: [filters]
//
// dV has four running sums per weight, one for each column modulo 4, over images, rows and columns, added up at the end.
// Refuted: one sum per image, whose additions across lanes cost a quarter of the time at 8x8 positions. Of the bias two filters side by
// side, which do not wait for each other, take 76 us instead of 132 of LeNet-5's step with 9 and 18 maps open: 0.7 % of it, for 70 bytes.
import { at, Flag, Floats, Geometry, lines, OptionalFloats, OptionalIndices, Workspace } from "./addresses";
import { channelCount, enterGroup, filterCount, firstChannel, firstFilter, listed, weightAt } from "./convLists";
import { weightTile1, weightTile2 } from "./convRest";
import { weightTile } from "./convTiles";
import { weightTile6 } from "./convTilesFused";
import { dyBytes, frameBytes, together, wholeColumns } from "./convWorkspace";
import { frameRow, groups, height, inputs, isPlain, outHeight, outPlane, outputs, outWidth, strideH, taps, tapTable, toFrame, width } from "./geometry";
import { sumLanes } from "./lanes";
import { panelled, panelRows } from "./panels";

const FAST: bool = ASC_FEATURE_RELAXED_SIMD;

/** So many vectors of dy are one running sum in single precision: a million numbers that were alike were off by 0.25 %. */
const LONG: i32 = 16384;

/** Of the last four columns those that a row has, by how many. */
const MASKS: usize = memory.data<i32>([0, 0, 0, 0, -1, 0, 0, 0, -1, -1, 0, 0, -1, -1, -1, 0], 16);

/**
 * dst = dy of one image and one panel of filters: rows of [columns / 4][filters][4 columns], missing ones zeros. Reads up to 12 bytes
 * past a plane.
 */
function packRows(dst: Floats, dy: Floats, g: Geometry, filters: OptionalIndices, f0: i32, used: i32, rows: i32): void {
  // rows of whole vectors are one
  const one = !(outWidth(g) & 3);
  const columns = one ? outPlane(g) : outWidth(g),
    height = one ? 1 : outHeight(g);
  const step = (<usize>rows) << 4;
  const mask = v128.load(MASKS + ((<usize>(columns & 3)) << 4));
  for (let f = 0; f < rows; ++f) {
    let to = dst + ((<usize>f) << 4);
    let from = at(dy, listed(filters, f0 + min(f, used - 1)) * outPlane(g));
    const there = i32x4.splat(f < used ? -1 : 0);
    for (let i = 0; i < height; ++i) {
      for (const end = at(from, columns & ~3); from < end; from += 16) {
        v128.store(to, v128.and(v128.load(from), there));
        to += step;
      }
      if (one) continue;
      v128.store(to, v128.and(v128.and(v128.load(from), there), mask));
      from = at(from, columns & 3);
      to += step;
    }
  }
}

/** Filters of the next panel: a last one or two make one of their own, with more taps in a tile. */
function rowsOf(rest: i32): i32 {
  return !FAST && rest < 3 ? rest : panelRows(rest);
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
  const n = taps(g);
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
    const table = workspace + 512;
    const sums = table + lines(k + 6);
    const packed = sums + lines((fs + 4) * (k + 1) * 4);
    const positions = packed + <usize>(panelled(fs) * together(g)) * dyBytes(g);
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
    // past the last tap it once more, its sums dropped
    for (let i = 0; i < 6; ++i) store<i32>(at(table, k + i), load<i32>(at(table, k - 1)));
    memory.fill(sums, 0, (<usize>((fs + 4) * (k + 1))) << 4);
    for (let first = 0; first < batch; first += together(g)) {
      const count = min(together(g), batch - first);
      const from = plain ? at(x, first * inputs(g) * height(g) * width(g)) : frames;
      for (let i = 0; !plain && i < count; ++i) toFrame(frames + <usize>i * xImage, at(x, (first + i) * inputs(g) * height(g) * width(g)), g, channels, c0, cs);
      let to = sums;
      for (let f = 0, rows = 0; f < fs; f += rows) {
        rows = rowsOf(fs - f);
        const dys = packed + <usize>(f * together(g)) * dyBytes(g);
        for (let i = 0; i < count; ++i)
          packRows(dys + <usize>(i * rows) * dyBytes(g), at(dy, (first + i) * outputs(g) * outPlane(g)), g, filters, f0 + f, min(rows, fs - f), rows);
        const wide = rows == 1 ? 6 : rows == 2 ? 4 : 2;
        for (let t = 0; t < k; t += wide) {
          const taps = at(table, t);
          const x0 = from + <usize>load<i32>(taps),
            x1 = from + <usize>load<i32>(taps, 4);
          if (FAST && rows > 4) weightTile6(to, dys, x0, x1, positions, count * fours);
          else if (FAST || rows > 2) weightTile(to, dys, x0, x1, positions, count * fours);
          else if (rows > 1) weightTile2(to, dys, from, taps, positions, count * fours);
          else weightTile1(to, dys, from, taps, positions, count * fours);
          to += (<usize>(rows * wide)) << 4;
        }
      }
    }
    for (let f = 0, rows = 0; f < fs; f += rows) {
      rows = rowsOf(fs - f);
      for (let lane = 0; lane < min(rows, fs - f); ++lane) {
        let from = sums + ((<usize>(f * pairs)) << 5) + ((<usize>lane) << 4);
        const filter = listed(filters, f0 + f + lane);
        for (let c = 0; c < cs; ++c) {
          let to = weightAt(dv, g, filter, listed(channels, c0 + c));
          for (let t = 0; t < n; ++t) {
            const sum = sumLanes(v128.load(from));
            store<f32>(to, add ? load<f32>(to) + sum : sum);
            from += (<usize>rows) << 4;
            to += 4;
          }
        }
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
