// Norms, softmax and what moves or adds numbers in JavaScript. y: what is written, x: what is read, both Float32Array of exactly the numbers of the step.
import type { RoutineOf } from "../calls.ts";

export const rows: Readonly<Record<RoutineOf<"rows">, string>> = {
  gather: `/** Blocks of \`inner\` numbers. */
function gather(y, x, indices, count, inner) {
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < inner; j++) y[i * inner + j] = x[indices[i] * inner + j];
  }
}`,
  affine: `/** y = x * scale + shift for each of \`inner\` numbers of a channel */
function affine(y, x, scale, shift, channels, inner) {
  for (let c = 0, at = 0; c < channels; c++) {
    for (let i = 0; i < inner; i++, at++) y[at] = x[at] * scale[c] + shift[c];
  }
}`,
  columns: `/** Columns of a table as features: 1 for the category \`code\`; below 0 the number, standardized, or \`fill\` where it is missing (NaN). */
function columns(y, x, indices, code, mean, inverse, fill, n) {
  for (let j = 0; j < n; j++) {
    const v = x[indices[j]] !== x[indices[j]] && code[j] === -1 ? fill[j] : x[indices[j]];
    y[j] = code[j] >= 0 ? Number(v === code[j]) : (v - mean[j]) * inverse[j];
  }
}`,
  layerNorm: `/** Rows of \`features\` numbers, among zeros up to \`width\`, to mean 0 and variance 1, then scaled and shifted. */
function layerNorm(y, x, scale, shift, rows, features, width, epsilon) {
  for (let r = 0; r < rows; r++) {
    const first = r * features;
    let mean = 0;
    for (let j = 0; j < features; j++) mean += x[first + j] / width;
    let variance = ((width - features) * mean * mean) / width;
    for (let j = 0; j < features; j++) variance += (x[first + j] - mean) ** 2 / width;
    const inverse = 1 / Math.sqrt(variance + epsilon);
    for (let j = 0; j < features; j++) y[first + j] = (x[first + j] - mean) * inverse * scale[j] + shift[j];
  }
}`,
  softmax: `/** Each row as probabilities. */
function softmax(y, x, rows, features) {
  for (let first = 0; first < rows * features; first += features) {
    let [most, sum] = [-Infinity, 0];
    for (let j = first; j < first + features; j++) most = Math.max(most, x[j]);
    for (let j = first; j < first + features; j++) sum += Math.exp(x[j] - most);
    for (let j = first; j < first + features; j++) y[j] = Math.exp(x[j] - most) / sum;
  }
}`,
  logSoftmax: `/** Each row as logarithms of probabilities. */
function logSoftmax(y, x, rows, features) {
  for (let first = 0; first < rows * features; first += features) {
    let [most, sum] = [-Infinity, 0];
    for (let j = first; j < first + features; j++) most = Math.max(most, x[j]);
    for (let j = first; j < first + features; j++) sum += Math.exp(x[j] - most);
    for (let j = first; j < first + features; j++) y[j] = x[j] - most - Math.log(sum);
  }
}`,
  gru: `/** Gated recurrent units over places, from a state of zeros. work: what the inputs give, what the state gives, the state. */
function gru(y, x, work, weight, recurrent, bias, recurrentBias, places, inputs, units, all) {
  const n = 3 * units;
  const [a, b, h] = [work.subarray(0, n), work.subarray(n, 2 * n), work.subarray(2 * n)];
  const product = (to, from, first, count, weights, biases) => {
    for (let j = 0; j < n; j++) {
      let sum = biases ? biases[j] : 0;
      for (let i = 0; i < count; i++) sum += from[first + i] * weights[i * n + j];
      to[j] = sum;
    }
  };
  h.fill(0);
  for (let t = 0; t < places; t++) {
    product(a, x, t * inputs, inputs, weight, bias);
    product(b, h, 0, units, recurrent, recurrentBias);
    for (let j = 0; j < units; j++) {
      const r = 1 / (1 + Math.exp(-a[j] - b[j]));
      const z = 1 / (1 + Math.exp(-a[units + j] - b[units + j]));
      h[j] = (1 - z) * Math.tanh(a[2 * units + j] + r * b[2 * units + j]) + z * h[j];
    }
    if (all || t === places - 1) y.set(h, all ? t * units : 0);
  }
}`,
  argmax: `/** Where the largest number of each row is. */
function argmax(y, x, rows, features) {
  for (let r = 0; r < rows; r++) {
    const row = x.subarray(r * features, (r + 1) * features);
    y[r] = row.reduce((best, each, j) => (each > row[best] ? j : best), 0);
  }
}`,
  add: `function add(y, a, b, n) {
  for (let i = 0; i < n; i++) y[i] = a[i] + b[i];
}`,
  copy: `function copy(y, x) {
  y.set(x);
}`,
};
