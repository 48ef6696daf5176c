// One image through packed filters, tile by tile: what convolutions, and their gradients that are convolutions, share.
//
//   y[f, i, j] (+)= sum over the taps t of V[f, t] · x[offset(t) + i · row + j]      x: a frame (geometry.ts)   V: packed (convLists.ts)
//
// Eight neighbouring outputs of a row are one tile; its end, fewer than eight, is a tile whose rest is dropped. Refuted:
// gathering the ends of rows into whole tiles, half as fast at 7x7.
import { Flag, Floats, Geometry, Offsets, OptionalIndices, Workspace, at } from "./addresses";
import { listed } from "./convLists";
import { tapTile } from "./convTiles";
import { frameRow, outHeight, outPlane, outWidth, strideH } from "./geometry";

/** Taps that run at a time: a panel of weights then stays in the first cache. */
const MAX_TAPS: i32 = 512;

/** The end of a row, fewer than eight outputs: through a copy. */
function endOfRow(copy: Floats, y0: Floats, y1: Floats, y2: Floats, y3: Floats, columns: i32, v: Floats, table: Offsets, x: Floats, k: i32, add: Flag): void {
  for (let i = 0; add && i < columns; ++i) {
    store<f32>(at(copy, i), load<f32>(at(y0, i)));
    store<f32>(at(copy, 8 + i), load<f32>(at(y1, i)));
    store<f32>(at(copy, 16 + i), load<f32>(at(y2, i)));
    store<f32>(at(copy, 24 + i), load<f32>(at(y3, i)));
  }
  tapTile(copy, copy + 32, copy + 64, copy + 96, v, table, x, k, add);
  // filters past the last one share their row, so the first comes last
  for (let i = 0; i < columns; ++i) {
    store<f32>(at(y3, i), load<f32>(at(copy, 24 + i)));
    store<f32>(at(y2, i), load<f32>(at(copy, 16 + i)));
    store<f32>(at(y1, i), load<f32>(at(copy, 8 + i)));
    store<f32>(at(y0, i), load<f32>(at(copy, i)));
  }
}

/**
 * The planes of one image and one group of channels, whose weights are packed at `v`: starts from y when `add`. spare: where
 * filters past the last one go, and a copy of the end of a row.
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
  // with k = 0 one round still runs: it stores the empty sums
  for (let t = 0; t == 0 || t < k; t += MAX_TAPS) {
    const kk = min(k - t, MAX_TAPS);
    const more = add | i32(t > 0);
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
          tapTile(y0 + o, y1 ? y1 + o : spare, y2 ? y2 + o : spare, y3 ? y3 + o : spare, panel, offsets, at(from, j), kk, more);
          o += 32;
        }
        if (end) {
          endOfRow(copy, y0 + o, y1 ? y1 + o : spare, y2 ? y2 + o : spare, y3 ? y3 + o : spare, end, panel, offsets, at(from, columns), kk, more);
          o += (<usize>end) << 2;
        }
        from += row;
      }
    }
  }
}
