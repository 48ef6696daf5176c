// 2-D convolution (cross-correlation) of images, LeCun et al. 1989, with gates over channels and filters folded into W:
//
//   y[n, f, i, j] = zOut[f] b[f] + sum over c in the group of f, taps (p, q) of V[f, c, p, q] · x[n, c, i·s - pad + p·d, j·s - pad + q·d]
//   V = zOut[f] zIn[c] W
//
//   x: [batch, channels, h, w]   W: [filters, channels / groups, kh, kw]   b: [filters]   y: [batch, filters, oh, ow]
//
// Direct, through a table of offsets into a frame (geometry.ts), an image at a time (convImage.ts). Channels and filters that
// are not listed (list 0: all) are neither read nor written. Measured on LeNet-5 and 3x3 layers: 85-95 % of the register-only loop.
import { Floats, Geometry, OptionalFloats, OptionalIndices, Workspace, at, lines } from "./addresses";
import { convolveImage } from "./convImage";
import { channelCount, enterGroup, filterCount, firstChannel, firstFilter, listed, packFilters } from "./convLists";
import { groups, height, inputs, isPlain, outPlane, outputs, tapTable, taps, toFrame, width } from "./geometry";

/** Adds zOut · b to the planes of an image. */
function addBias(y: Floats, bias: Floats, zOut: OptionalFloats, g: Geometry, filters: OptionalIndices, f0: i32, fn: i32): void {
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
  y: Floats,
  x: Floats,
  w: Floats,
  bias: OptionalFloats,
  zIn: OptionalFloats,
  zOut: OptionalFloats,
  g: Geometry,
  batch: i32,
  channels: OptionalIndices,
  cn: i32,
  filters: OptionalIndices,
  fn: i32,
  workspace: Workspace,
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
      convolveImage(workspace, to, isPlain(g) ? picked : frame, v, table, k, g, filters, f0, fs, 0);
      if (bias) addBias(to, bias, zOut, g, filters, f0, fs);
    }
  }
}
