// How much memory a convolution and its gradients need to work in, and the sizes it is divided into.
import { Geometry, lines } from "./addresses";
import { flippedBytes, isFlipped } from "./convFlipped";
import { framePlane, groups, inputs, outHeight, outPlane, outputs, outWidth, taps } from "./geometry";

/** Bytes of a frame. */
export function frameBytes(g: Geometry): usize {
  return lines(inputs(g) * framePlane(g) + 16);
}

/** How many images the gradient of the weights takes together: small ones, so that sums stay in registers longer. */
export function together(g: Geometry): i32 {
  return max(1, min(8, 256 / outPlane(g)));
}

/** Columns of dY, rounded up to whole vectors. */
export function wholeColumns(g: Geometry): i32 {
  return (outWidth(g) + 3) & ~3;
}

/** Bytes of dY of one image and one filter. */
export function dyBytes(g: Geometry): usize {
  return (<usize>(outHeight(g) * wholeColumns(g))) << 2;
}

/** Bytes of workspace that one convolution, or its gradients, needs. */
export function conv2dWorkspace(g: Geometry): i32 {
  const k = (inputs(g) / groups(g)) * taps(g);
  const fn = outputs(g) / groups(g) + 4;
  const frame = frameBytes(g);
  const forward = lines(k) + lines(fn * k) + frame;
  const input = 2 * lines(k + 4) + lines(fn * (k + 4)) + lines(fn * 8) + frame;
  const weight =
    lines(k + 6) + lines(fn * (k + 1) * 4) + lines(together(g) * outHeight(g) * (wholeColumns(g) >> 2)) + <usize>together(g) * (<usize>fn * dyBytes(g) + frame);
  return <i32>(512 + max(max(forward, isFlipped(g) ? flippedBytes(g) : input), weight));
}
