// Products of weights in JavaScript. y: what is written, x: what is read, both Float32Array of exactly the numbers of the step.
// A window over maps: [height, width] of an image (size) and of the result (out), and its own.
import type { RoutineOf } from "../calls.ts";

/** Each tap of a filter is one multiplication for every position. */
export const tap = `/** y[i, j] += weight * x[i * stride + p, j * stride + q], where that is in the image. */
function tap(y, to, x, from, weight, p, q, { size: [h, w], out: [oh, ow], stride: [down, right] }) {
  const top = p < 0 ? Math.ceil(-p / down) : 0;
  const left = q < 0 ? Math.ceil(-q / right) : 0;
  const bottom = Math.min(oh, Math.floor((h - 1 - p) / down) + 1);
  const end = Math.min(ow, Math.floor((w - 1 - q) / right) + 1);
  for (let i = top; i < bottom; i++) {
    const row = to + i * ow;
    let at = from + (i * down + p) * w + left * right + q;
    for (let j = left; j < end; j++, at += right) y[row + j] += weight * x[at];
  }
}`;

/** `int8`: whether weights are whole numbers of steps. */
export const products = (int8: boolean): Readonly<Record<RoutineOf<"products">, string>> => ({
  dense: `/** y[o] = sum of x[i] * weights[i, o] */
function dense(y, x, weights, inputs, outputs) {
  y.fill(0);
  for (let i = 0; i < inputs; i++) {
    const each = x[i];
    if (each === 0) continue;
    const row = i * outputs;
    for (let o = 0; o < outputs; o++) y[o] += each * weights[row + o];
  }
}`,
  sparseDense: `/** y[o] = sum of x[columns[k]] * weights[k], k from starts[o] up to starts[o + 1] */
function sparseDense(y, x, weights, starts, columns, outputs) {
  for (let o = 0; o < outputs; o++) {
    let sum = 0;
    for (let k = starts[o]; k < starts[o + 1]; k++) sum += x[columns[k]] * weights[k];
    y[o] = sum;
  }
}`,
  conv2d: `/** weights: [outputs, inputs, kernel height, kernel width]; each \`share\` outputs read the next \`inputs\` channels */
function conv2d(y, x, weights, inputs, outputs, share, g) {
  const [image, plane] = [g.size[0] * g.size[1], g.out[0] * g.out[1]];
  y.fill(0);
  for (let o = 0, k = 0; o < outputs; o++) {
    const first = Math.floor(o / share) * inputs;
    for (let c = first; c < first + inputs; c++) {
      for (let a = 0; a < g.kernel[0]; a++) {
        for (let b = 0; b < g.kernel[1]; b++, k++)
          tap(y, o * plane, x, c * image, weights[k], a * g.dilation[0] - g.padding[0], b * g.dilation[1] - g.padding[1], g);
      }
    }
  }
}`,
  sparseConv2d: `/** columns: which tap of which channel a weight belongs to */
function sparseConv2d(y, x, weights, starts, columns, outputs, g) {
  const [image, plane] = [g.size[0] * g.size[1], g.out[0] * g.out[1]];
  const taps = g.kernel[0] * g.kernel[1];
  y.fill(0);
  for (let o = 0; o < outputs; o++) {
    for (let k = starts[o]; k < starts[o + 1]; k++) {
      const c = Math.floor(columns[k] / taps);
      const a = Math.floor((columns[k] % taps) / g.kernel[1]);
      const b = columns[k] % g.kernel[1];
      tap(y, o * plane, x, c * image, weights[k], a * g.dilation[0] - g.padding[0], b * g.dilation[1] - g.padding[1], g);
    }
  }
}`,
  finish: int8
    ? `/** y = y * steps + biases for each of \`inner\` numbers of an output */
function finish(y, steps, biases, outputs, inner) {
  for (let o = 0, at = 0; o < outputs; o++) {
    for (let i = 0; i < inner; i++, at++) y[at] = y[at] * steps[o] + (biases ? biases[o] : 0);
  }
}`
    : `/** y += biases for each of \`inner\` numbers of an output */
function finish(y, biases, outputs, inner) {
  for (let o = 0, at = 0; o < outputs; o++) {
    for (let i = 0; i < inner; i++, at++) y[at] += biases[o];
  }
}`,
  lookup: `/** Rows of a table. */
function lookup(y, x, weights, ${int8 ? "steps, " : ""}places, count, width) {
  for (let i = 0; i < places; i++) {
    const row = x[i];
    if (!(row >= 0 && row < count && Math.floor(row) === row))
      throw new RangeError("predict: number " + i + " of the input is " + row + ", but it must be a whole number from 0 to " + (count - 1) + ".");
    for (let j = 0; j < width; j++) y[i * width + j] = weights[row * width + j]${int8 ? " * steps[row]" : ""};
  }
}`,
});
