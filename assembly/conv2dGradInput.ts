// The gradient of conv2d.ts with respect to its input:
//
//   dx[n, c, i·s - pad + p·d, j·s - pad + q·d] += sum over filters f of V[f, c, p, q] · dy[n, f, i, j], over all i, j, p, q
//
//   dx: [batch, channels, h, w]   dy: [batch, filters, oh, ow]   V = zOut ∘ zIn ∘ W: [filters, channels / groups, kh, kw]
//
// As in convFlipped.ts where that is as little work; else eight positions of dy at a time, each tap added where it came from
// (positions, then taps, then channels ascending).
import { Flag, Floats, Geometry, Offsets, OptionalFloats, OptionalIndices, Workspace, at, lines } from "./addresses";
import { convolveFlipped, isFlipped } from "./convFlipped";
import { channelCount, enterGroup, filterCount, firstChannel, firstFilter, listed, packTaps } from "./convLists";
import { scatterTile } from "./convTiles";
import { scatterTile6 } from "./convTilesFused";
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
  taps,
  tapTable,
  width,
} from "./geometry";
import { panelRows } from "./panels";

const FAST: bool = ASC_FEATURE_RELAXED_SIMD;

/** table, taps first: [taps, channels] from [channels, taps]. */
function tapsFirst(to: Offsets, table: Offsets, channels: i32, n: i32): void {
  for (let t = 0; t < n; ++t) {
    for (let c = 0; c < channels; ++c) {
      store<i32>(to, load<i32>(at(table, c * n + t)));
      to += 4;
    }
  }
}

/** Up to eight neighbouring positions of dy, of all filters; what is beyond the last one is 0. */
function packPositions(panel: Floats, dy: Floats, count: i32, g: Geometry, filters: OptionalIndices, f0: i32, fn: i32): void {
  for (let f = 0; f < fn; ++f) {
    const from = at(dy, listed(filters, f0 + f) * outPlane(g));
    if (count == 8) {
      v128.store(panel, v128.load(from));
      v128.store(panel, v128.load(from, 16), 16);
    } else {
      for (let i = 0; i < 8; ++i) store<f32>(at(panel, i), i < count ? load<f32>(at(from, i)) : 0);
    }
    panel += 32;
  }
}

/** Adds to dx of one image, or to its frame, into which the end of a row may be written beyond it: zeros. */
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
  const row = strideH(g) * frameRow(g);
  for (let i = 0; i < outHeight(g); ++i) {
    for (let j = 0; j < outWidth(g); j += 8) {
      packPositions(panel, at(dy, i * outWidth(g) + j), min(8, outWidth(g) - j), g, filters, f0, fn);
      const to = at(dx, i * row + j);
      let from = v;
      let offsets = table;
      for (let t = 0, rows = 0; t < k; t += rows) {
        rows = panelRows(k - t);
        // what is beyond the last tap goes to spare memory
        const c0 = to + <usize>load<i32>(offsets),
          c1 = t + 1 < k ? to + <usize>load<i32>(offsets, 4) : spare,
          c2 = t + 2 < k ? to + <usize>load<i32>(offsets, 8) : spare,
          c3 = t + 3 < k ? to + <usize>load<i32>(offsets, 12) : spare;
        if (FAST && rows > 4) {
          const c4 = to + <usize>load<i32>(offsets, 16),
            c5 = t + 5 < k ? to + <usize>load<i32>(offsets, 20) : spare;
          scatterTile6(c0, c1, c2, c3, c4, c5, from, panel, fn);
        } else scatterTile(c0, c1, c2, c3, from, panel, fn);
        from = at(from, rows * fn);
        offsets = at(offsets, rows);
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
