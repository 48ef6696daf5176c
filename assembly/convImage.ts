// One image through packed filters, tile by tile: what convolutions, and their gradients that are convolutions, share.
//
//   y[f, i, j] (+)= sum over the taps t of V[f, t] · x[offset(t) + i · row + j]      x: a frame (geometry.ts)   V: packed (convLists.ts)
//
// Eight neighbouring outputs of a row are one tile; its end, fewer than eight, is a tile whose rest is dropped. Refuted:
// gathering the ends of rows into whole tiles, half as fast at 7x7; a last tile that computes some outputs again, 1.5 % at 14x14.
import { at, Flag, Floats, Geometry, Offsets, OptionalIndices, Workspace } from "./addresses";
import { listed } from "./convLists";
import { convolveRest, restOf } from "./convRest";
import { tapTile } from "./convTiles";
import { tapTile6 } from "./convTilesFused";
import { frameRow, outHeight, outPlane, outWidth, strideH } from "./geometry";
import { panelRows } from "./panels";

const FAST: bool = ASC_FEATURE_RELAXED_SIMD;

/** Taps that run at a time: a panel of weights then stays in the first cache. */
const MAX_TAPS: i32 = 512;

/** One tile; rows past the fourth are those of the fast one. */
function tile(
  rows: i32,
  c0: Floats,
  c1: Floats,
  c2: Floats,
  c3: Floats,
  c4: Floats,
  c5: Floats,
  v: Floats,
  table: Offsets,
  x: Floats,
  k: i32,
  add: Flag,
): void {
  if (FAST && rows > 4) tapTile6(c0, c1, c2, c3, c4, c5, v, table, x, k, add);
  else tapTile(c0, c1, c2, c3, v, table, x, k, add);
}

/**
 * The end of a row, fewer than eight outputs: through a copy. y: that of the first of `used` filters from `f` on; `plane`: from map to
 * map, in numbers.
 */
function endOfRow(
  copy: Floats,
  y: Floats,
  plane: i32,
  filters: OptionalIndices,
  f: i32,
  used: i32,
  rows: i32,
  columns: i32,
  v: Floats,
  table: Offsets,
  x: Floats,
  k: i32,
  add: Flag,
): void {
  for (let r = 0; add && r < used; ++r) {
    const from = at(y, listed(filters, f + r) * plane);
    for (let i = 0; i < columns; ++i) store<f32>(at(copy, 8 * r + i), load<f32>(at(from, i)));
  }
  tile(rows, copy, copy + 32, copy + 64, copy + 96, copy + 128, copy + 160, v, table, x, k, add);
  for (let r = 0; r < used; ++r) {
    const to = at(y, listed(filters, f + r) * plane);
    for (let i = 0; i < columns; ++i) store<f32>(at(to, i), load<f32>(at(copy, 8 * r + i)));
  }
}

/**
 * The planes of one image and one group of channels, whose weights are packed at `v`: starts from y when `add`. spare: where
 * filters past the last one go, and a copy of the end of a row: 256 bytes.
 */
export function convolveImage(
  spare: Workspace,
  y: Floats,
  x: Floats,
  v: Floats,
  table: Offsets,
  k: i32,
  g: Geometry,
  filters: OptionalIndices,
  f0: i32,
  fn: i32,
  add: Flag,
): void {
  const plane = outPlane(g),
    columns = outWidth(g) & ~7,
    end = outWidth(g) & 7,
    row = (<usize>(strideH(g) * frameRow(g))) << 2;
  const copy = spare + 64;
  // a last filter or two, where nothing is added up
  const rest = add ? 0 : restOf(fn, g);
  if (rest) {
    fn -= rest;
    const last = listed(filters, f0 + fn);
    const second = rest > 1 ? at(0, (listed(filters, f0 + fn + 1) - last) * plane) : 0;
    convolveRest(spare, at(y, last * plane), second, x, at(v, fn * k), table, k, g);
  }
  // with k = 0 one round still runs: it stores the empty sums
  for (let t = 0; t == 0 || t < k; t += MAX_TAPS) {
    const kk = min(k - t, MAX_TAPS);
    const more = add | i32(t > 0);
    const offsets = at(table, t);
    for (let f = 0, rows = 0; f < fn; f += rows) {
      rows = panelRows(fn - f);
      const panel = at(v, f * k + rows * t);
      const used = min(rows, fn - f);
      const y0 = at(y, listed(filters, f0 + f) * plane);
      const y1 = used > 1 ? at(y, listed(filters, f0 + f + 1) * plane) : 0;
      const y2 = used > 2 ? at(y, listed(filters, f0 + f + 2) * plane) : 0;
      const y3 = used > 3 ? at(y, listed(filters, f0 + f + 3) * plane) : 0;
      const y4 = FAST && used > 4 ? at(y, listed(filters, f0 + f + 4) * plane) : 0;
      const y5 = FAST && used > 5 ? at(y, listed(filters, f0 + f + 5) * plane) : 0;
      let from = x;
      let o: usize = 0;
      for (let i = 0; i < outHeight(g); ++i) {
        for (let j = 0; j < columns; j += 8) {
          const c1 = y1 ? y1 + o : spare,
            c2 = y2 ? y2 + o : spare,
            c3 = y3 ? y3 + o : spare,
            c4 = y4 ? y4 + o : spare,
            c5 = y5 ? y5 + o : spare;
          tile(rows, y0 + o, c1, c2, c3, c4, c5, panel, offsets, at(from, j), kk, more);
          o += 32;
        }
        if (end) {
          endOfRow(copy, y + o, plane, filters, f0 + f, used, rows, end, panel, offsets, at(from, columns), kk, more);
          o += (<usize>end) << 2;
        }
        from += row;
      }
    }
  }
}
