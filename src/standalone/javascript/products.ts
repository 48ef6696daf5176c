// Products of weights in JavaScript. y: what is written, x: what is read, both Float32Array of exactly the numbers of the step.
// A window over maps: [height, width] of an image (size) and of the result (out), and its own.
import type { RoutineOf } from "../calls.ts";

/** What convolutions need. */
export const taps = `/** How far each tap of each channel is from the first one. */
function tapsOf(channels, g) {
  g.taps ??= new Map();
  if (g.taps.has(channels)) return g.taps.get(channels);
  const [[h, w], [kh, kw], [down, right]] = [g.size, g.kernel, g.dilation];
  const one = (k) => Math.floor(k / (kh * kw)) * h * w + (Math.floor(k / kw) % kh) * down * w + (k % kw) * right;
  const taps = Int32Array.from({ length: channels * kh * kw }, (_, k) => one(k));
  g.taps.set(channels, taps);
  return taps;
}`;

/** `int8`: whether weights are whole numbers of steps. */
export const products = (int8: boolean): Readonly<Record<RoutineOf<"products">, string>> => ({
  dense: `/** y[o] = sum of x[i] * weights[i, o], four inputs at a time */
function dense(y, x, weights, inputs, outputs) {
  y.fill(0);
  let i = 0;
  for (; i + 4 <= inputs; i += 4) {
    const [p, q, r, s] = [i * outputs, (i + 1) * outputs, (i + 2) * outputs, (i + 3) * outputs];
    const [a, b, c, d] = [x[i], x[i + 1], x[i + 2], x[i + 3]];
    if (a === 0 && b === 0 && c === 0 && d === 0) continue;
    for (let o = 0; o < outputs; o++) y[o] += a * weights[p + o] + b * weights[q + o] + c * weights[r + o] + d * weights[s + o];
  }
  for (; i < inputs; i++) {
    for (let o = 0; o < outputs; o++) y[o] += x[i] * weights[i * outputs + o];
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
  const [w, oh, ow, down, right] = [g.size[1], g.out[0], g.out[1], g.stride[0], g.stride[1]];
  const [image, plane] = [g.size[0] * w, oh * ow];
  const taps = tapsOf(inputs, g);
  const n = taps.length;
  for (let o = 0; o < outputs; ) {
    const group = Math.floor(o / share);
    // four outputs at a time, as far as they read the same channels
    const four = o + 4 <= (group + 1) * share;
    const [p, q, r, s] = [o * n, (o + 1) * n, (o + 2) * n, (o + 3) * n];
    for (let i = 0, to = o * plane; i < oh; i++) {
      let at = group * inputs * image + i * down * w;
      for (let j = 0; j < ow; j++, at += right, to++) {
        let a = 0, b = 0, c = 0, d = 0;
        if (four) {
          for (let k = 0; k < n; k++) {
            const each = x[at + taps[k]];
            a += each * weights[p + k];
            b += each * weights[q + k];
            c += each * weights[r + k];
            d += each * weights[s + k];
          }
          y[to + plane] = b;
          y[to + 2 * plane] = c;
          y[to + 3 * plane] = d;
        } else {
          for (let k = 0; k < n; k++) a += x[at + taps[k]] * weights[p + k];
        }
        y[to] = a;
      }
    }
    o += four ? 4 : 1;
  }
}`,
  sparseConv2d: `/** columns: which tap of which channel a weight belongs to */
function sparseConv2d(y, x, weights, starts, columns, outputs, g) {
  const [w, oh, ow, down, right] = [g.size[1], g.out[0], g.out[1], g.stride[0], g.stride[1]];
  const taps = tapsOf(x.length / (g.size[0] * w), g);
  for (let o = 0, to = 0; o < outputs; o++) {
    for (let i = 0; i < oh; i++) {
      for (let j = 0; j < ow; j++, to++) {
        const at = i * down * w + j * right;
        let sum = 0;
        for (let k = starts[o]; k < starts[o + 1]; k++) sum += x[at + taps[columns[k]]] * weights[k];
        y[to] = sum;
      }
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
  lookupMean: `/** The mean of rows of a table, without the padding. */
function lookupMean(y, x, weights, ${int8 ? "steps, " : ""}places, count, width, padding) {
  let n = 0;
  for (let j = 0; j < width; j++) y[j] = 0;
  for (let i = 0; i < places; i++) {
    const row = x[i];
    if (!(row >= 0 && row < count && Math.floor(row) === row))
      throw new RangeError("predict: number " + i + " of the input is " + row + ", but it must be a whole number from 0 to " + (count - 1) + ".");
    if (row === padding) continue;
    n++;
    for (let j = 0; j < width; j++) y[j] += weights[row * width + j]${int8 ? " * steps[row]" : ""};
  }
  for (let j = 0; j < width; j++) y[j] /= n || 1;
}`,
});
