// The gradient of the input as a convolution of its own: of dy with the filters flipped, channels and filters exchanged.
//
//   dx[n, c, i, j] (+)= sum over filters f, taps (p, q) of V[f, c, p, q] · dy[n, f, i + pad - p·d, j + pad - q·d]
//
//   dy: [batch, filters, oh, ow]   V: [filters, channels / groups, kh, kw], gates included   dx: [batch, channels, h, w]
//
// Possible with stride 1; as much work as the forward pass where the output is as large as the input, so that no tap reads
// padding only. One running sum per number, filters, then taps ascending.
// Measured at 3x3 and 16 channels: 25 instead of 20 GFLOP/s for adding each tap where it came from (conv2dGradInput.ts).
import { Flag, Floats, Geometry, OptionalFloats, OptionalIndices, Workspace, at, lines } from "./addresses";
import { convolveImage } from "./convImage";
import { channelCount, filterCount, firstChannel, firstFilter, packFilters } from "./convLists";
import { field, groups, height, inputs, isPlain, outHeight, outPlane, outputs, outWidth, tapTable, taps, toFrame, width } from "./geometry";

/** Padding of the flipped convolution, vertical (0) or horizontal (1). */
function flippedPadding(g: Geometry, i: i32): i32 {
  return field(g, 10 + i) * (field(g, 4 + i) - 1) - field(g, 8 + i);
}

/** Whether the gradient is taken this way: for at most a quarter more positions than the forward pass has. */
export function isFlipped(g: Geometry): bool {
  return field(g, 6) == 1 && field(g, 7) == 1 && flippedPadding(g, 0) >= 0 && flippedPadding(g, 1) >= 0 && 4 * height(g) * width(g) <= 5 * outPlane(g);
}

/** t = the geometry of the flipped convolution. */
function flippedGeometry(t: Geometry, g: Geometry): void {
  memory.copy(t, g, 60);
  store<i32>(at(t, 0), outputs(g));
  store<i32>(at(t, 1), outHeight(g));
  store<i32>(at(t, 2), outWidth(g));
  store<i32>(at(t, 3), inputs(g));
  store<i32>(at(t, 8), flippedPadding(g, 0));
  store<i32>(at(t, 9), flippedPadding(g, 1));
  store<i32>(at(t, 13), height(g));
  store<i32>(at(t, 14), width(g));
}

/** Bytes of workspace that it needs. */
export function flippedBytes(g: Geometry): usize {
  const k = (outputs(g) / groups(g)) * taps(g);
  const frame = outputs(g) * (outHeight(g) + 2 * flippedPadding(g, 0)) * (outWidth(g) + 2 * flippedPadding(g, 1));
  return lines(k) + lines((inputs(g) / groups(g) + 4) * k) + lines(frame + 16);
}

/** dx (+)= its share of the listed filters, for the channels of the group that was entered. */
export function convolveFlipped(
  dx: Floats,
  dy: Floats,
  w: Floats,
  zIn: OptionalFloats,
  zOut: OptionalFloats,
  g: Geometry,
  batch: i32,
  channels: OptionalIndices,
  filters: OptionalIndices,
  add: Flag,
  workspace: Workspace,
): void {
  const t = workspace + 256;
  flippedGeometry(t, g);
  const k = filterCount * taps(g);
  const table = workspace + 512;
  const v = table + lines(k);
  const frame = v + lines((channelCount + 4) * k);
  tapTable(table, t, filters, firstFilter, filterCount);
  packFilters(v, w, zIn, zOut, g, channels, filters, true);
  for (let n = 0; n < batch; ++n) {
    const from = at(dy, n * outputs(g) * outPlane(g));
    if (!isPlain(t)) toFrame(frame, from, t, filters, firstFilter, filterCount);
    convolveImage(
      workspace,
      at(dx, n * inputs(g) * height(g) * width(g)),
      isPlain(t) ? from : frame,
      v,
      table,
      k,
      t,
      channels,
      firstChannel,
      channelCount,
      add,
    );
  }
}
