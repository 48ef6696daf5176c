// Teacher, student, their data, and how many bits a net and what it leaves of the data take.
import { concat, dense, evaluate, meanSquaredError, normal, sequential, tanh, tensor, uniform } from "sievenet";
import { dataset } from "sievenet/data";

/** Standard deviation of the noise, and the resolution to which targets are told. */
export const [NOISE, RESOLUTION] = [0.08, 0.01];

/** A column of ones beside the others, so that biases are weights like any others. */
const ones = (x) => concat([x, tensor(new Float32Array(x.shape[0]).fill(1), [x.shape[0], 1])], 1);

/** A net of tanh with such sizes. */
export const netOf = (sizes) =>
  sequential(...sizes.slice(1).flatMap((size, i) => [...(i ? [tanh] : []), ones, dense(sizes[i] + 1, size, { bias: false, initializer: "glorotUniform" })]));

export const layersOf = (net) => net.parts.filter((part) => part.weight);

/** 2-5-8-1 with large weights, so that there is something to learn. */
export function teacherOf() {
  const net = netOf([2, 5, 8, 1]);
  layersOf(net).forEach(({ weight }, at) => {
    const [rows, columns] = weight.shape;
    const biases = uniform([columns]).toArray();
    weight.set(weight.toArray().map((w, i) => (i >= (rows - 1) * columns ? biases[i % columns] - 0.5 : at === 0 ? 2 * w + 1 : at === 1 ? 2 * w : w)));
  });
  return net;
}

/** Points of the square, and what a teacher says of them with noise; `spread`: the standard deviation of what it says without. */
export function sample(teacher, count) {
  const inputs = uniform([count * 2])
    .toArray()
    .map((u) => 2 * u - 1);
  const clean = teacher.forward(tensor(inputs, [count, 2])).toArray();
  const noise = normal([count]).toArray();
  const mean = clean.reduce((a, b) => a + b) / count;
  const spread = Math.sqrt(clean.reduce((sum, y) => sum + (y - mean) ** 2, 0) / count);
  return { data: dataset({ inputs, targets: clean.map((y, i) => y + NOISE * noise[i]), shape: [2] }), spread };
}

export const mseOf = (net, data) => evaluate(net, data, meanSquaredError).loss;

/** The numbers of a net that are not 0. */
export const left = (net) => layersOf(net).reduce((all, { weight }) => all + weight.toArray().filter(Boolean).length, 0);

/** Bits for targets of which a Gaussian of this mean square is all that is not known. */
export const bitsOfData = (count, meanSquare) => count * Math.log2(Math.sqrt(2 * Math.PI * Math.E * meanSquare) / RESOLUTION);

function logChoose(n, k) {
  let bits = 0;
  for (let i = 1; i <= k; i++) bits += Math.log2((n - k + i) / i);
  return bits;
}

/**
 * A code that can be decoded: how many weights are not 0 and which, each of them on a grid of b bits (the best b of 3 to 14), the range
 * of the grid, the deviation, b; and the targets, given what the rounded net says of them. `dense`: all weights, without saying which.
 */
export function codeOf(net, data, { dense: all = false } = {}) {
  const weights = layersOf(net).map(({ weight }) => weight);
  const kept = weights.map((weight) => weight.toArray());
  const [size, k] = [weights.reduce((n, { size: each }) => n + each, 0), left(net)];
  const range = Math.max(...kept.map((values) => Math.max(...values.map(Math.abs))));
  let best = { total: Infinity };
  for (let b = 3; b <= 14; b++) {
    const half = 2 ** (b - 1);
    const onGrid = (w) => (w === 0 && !all ? 0 : (((Math.sign(w) || 1) * (Math.min(half - 1, Math.floor((Math.abs(w) / range) * half)) + 0.5)) / half) * range);
    for (const [i, weight] of weights.entries()) weight.set(kept[i].map(onGrid));
    const model = (all ? size * b : Math.log2(size + 1) + logChoose(size, k) + k * b) + 16 + 16 + 4;
    const total = model + bitsOfData(data.count, mseOf(net, data));
    if (total < best.total) best = { total, model, b };
  }
  for (const [i, weight] of weights.entries()) weight.set(kept[i]);
  return best;
}

/** Zeroes what says nothing: weights from units that no weight reaches, which are 0, and to units that nobody reads. */
export function tidy(net) {
  const layers = layersOf(net);
  for (let round = 0; round < layers.length; round++)
    for (let i = 0; i + 1 < layers.length; i++) {
      const [into, from] = [layers[i].weight, layers[i + 1].weight];
      const [units, columns, next] = [into.shape[1], into.shape[1], from.shape[1]];
      const [a, b] = [into.toArray(), from.toArray()];
      for (let unit = 0; unit < units; unit++) {
        const fed = a.some((w, at) => w && at % columns === unit);
        const read = b.subarray(unit * next, (unit + 1) * next).some(Boolean);
        if (!fed) b.fill(0, unit * next, (unit + 1) * next);
        if (!read) for (let at = unit; at < a.length; at += columns) a[at] = 0;
      }
      into.set(a);
      from.set(b);
    }
}
