// 2-D convolution for nets that only predict (conv2d.ts has the formula): weights are packed once, the table of taps is
// made once for each size of image, and what follows is done while a plane is in the first cache.
//
//   y = pooled(relu(conv + b))      pooled: 2x2 side by side; relu and pooling each if asked for
//
//   x: [batch, channels, h, w]   y: [batch, filters, oh, ow], or [.., oh / 2, ow / 2] when pooled
//
// The same running sums as in conv2d.ts, hence the same bits: a bias does not change which of four sums is the largest, so it
// is added after pooling.
import { at, Flag, Floats, Geometry, Offsets, OptionalFloats, Workspace } from "./addresses";
import { convolveImage } from "./convImage";
import { channelCount, enterGroup, filterCount, firstChannel, firstFilter, packFilters } from "./convLists";
import { framePlane, groups, height, inputs, isPlain, outHeight, outPlane, outputs, outWidth, taps, tapTable, toFrame, width } from "./geometry";
import { pairs } from "./maxPool";
import { panelled } from "./panels";

/** Numbers of one group's packed filters. */
function groupNumbers(g: Geometry): i32 {
  return panelled(outputs(g) / groups(g)) * (inputs(g) / groups(g)) * taps(g);
}

/** How many numbers all filters take when packed. */
export function packedFilters(g: Geometry): i32 {
  return groups(g) * groupNumbers(g);
}

/** v = the packed filters. w: [filters, channels / groups, taps]. */
export function packConv2d(v: Floats, w: Floats, g: Geometry): void {
  for (let group = 0; group < groups(g); ++group) {
    enterGroup(g, group, 0, inputs(g), 0, outputs(g));
    packFilters(at(v, group * groupNumbers(g)), w, 0, 0, g, 0, 0, false);
  }
}

/** table = the offsets of all taps, channel by channel: i32 [channels, taps]. */
export function tapOffsets(table: Offsets, g: Geometry): void {
  tapTable(table, g, 0, 0, inputs(g));
}

/** How many numbers a frame takes. */
export function frameNumbers(g: Geometry): i32 {
  return inputs(g) * framePlane(g) + 16;
}

/** max(v, 0) if asked for; a NaN stays. */
export function rectified(v: v128, relu: Flag): v128 {
  return relu ? v128.andnot(v, f32x4.le(v, f32x4.splat(0))) : v;
}

/** One number, as rectified() has it: a NaN stays. */
function rectified1(v: f32, relu: Flag): f32 {
  return relu && v <= 0 ? 0 : v;
}

/** y = relu(x + b). */
function finish(y: Floats, x: Floats, b: f32, n: i32, relu: Flag): void {
  const four = f32x4.splat(b);
  let i = 0;
  for (; i + 4 <= n; i += 4) v128.store(at(y, i), rectified(f32x4.add(v128.load(at(x, i)), four), relu));
  for (; i < n; ++i) store<f32>(at(y, i), rectified1(load<f32>(at(x, i)) + b, relu));
}

/** The same of the largest of each 2x2 numbers. x: [h, w], y: [h / 2, w / 2]. */
function finishPooled(y: Floats, x: Floats, b: f32, h: i32, w: i32, relu: Flag): void {
  const n = w >> 1;
  for (let i = 0; i < h >> 1; ++i) pairs(at(y, i * n), at(x, 2 * i * w), at(x, (2 * i + 1) * w), n);
  finish(y, y, b, (h >> 1) * n, relu);
}

/**
 * v, table: of packConv2d and tapOffsets; bias: [filters] or 0; frame: room for frameNumbers where the image is not its own frame;
 * planes: room for the maps of one image, then 512 bytes.
 */
export function packedConv2d(
  y: Floats,
  x: Floats,
  v: Floats,
  bias: OptionalFloats,
  g: Geometry,
  batch: i32,
  relu: Flag,
  pool: Flag,
  table: Offsets,
  frame: Workspace,
  planes: Workspace,
): void {
  const plane = outPlane(g),
    k = (inputs(g) / groups(g)) * taps(g);
  const spare = at(planes, outputs(g) * plane);
  for (let n = 0; n < batch; ++n) {
    for (let group = 0; group < groups(g); ++group) {
      enterGroup(g, group, 0, inputs(g), 0, outputs(g));
      const panels = at(v, group * groupNumbers(g)),
        offsets = at(table, firstChannel * taps(g));
      if (!isPlain(g)) toFrame(frame, x, g, 0, firstChannel, channelCount);
      const from = isPlain(g) ? x : frame;
      convolveImage(spare, planes, from, panels, offsets, k, g, 0, firstFilter, filterCount, 0);
    }
    for (let f = 0; f < outputs(g); ++f) {
      const b: f32 = bias ? load<f32>(at(bias, f)) : 0;
      const maps = at(planes, f * plane);
      if (pool) {
        finishPooled(y, maps, b, outHeight(g), outWidth(g), relu);
        y = at(y, (outHeight(g) >> 1) * (outWidth(g) >> 1));
      } else {
        finish(y, maps, b, plane, relu);
        y = at(y, plane);
      }
    }
    x = at(x, inputs(g) * height(g) * width(g));
  }
}
