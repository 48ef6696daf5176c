// Nets as small as training leaves them, with made-up weights: the MLP 784-300-100-10 at 266-88-33, and LeNet-5 at 9-18-65-25.
// Each begins its dense layers with a selection of the numbers that are left.
import { uniform } from "./data.mjs";

/** `n` of `all` places, spread evenly. */
const spread = (n, all) => Int32Array.from({ length: n }, (_, i) => Math.floor(((i + 0.5) * all) / n));

/** `weight`: [filters, channels, height, width] or [inputs, outputs]; `select`: what it reads of `of` numbers. */
const layer = (weight, seed, more = {}) => {
  const fanIn = weight.length === 4 ? weight[1] * weight[2] * weight[3] : weight[0];
  const outputs = weight.length === 4 ? weight[0] : weight[1];
  const most = 1 / Math.sqrt(fanIn);
  const values = uniform(
    weight.reduce((a, b) => a * b),
    -most,
    most,
    seed,
  );
  return { weight, values, bias: uniform(outputs, -most, most, seed + 1), ...more };
};

export const MLP = {
  shape: [784],
  layers: [layer([266, 88], 60, { select: spread(266, 784), of: 784 }), layer([88, 33], 62), layer([33, 10], 64)],
};
export const LENET5 = {
  shape: [1, 28, 28],
  layers: [layer([9, 1, 5, 5], 70), layer([18, 9, 5, 5], 72), layer([65, 25], 74, { select: spread(65, 288), of: 288 }), layer([25, 10], 76)],
};

/** The saved net. */
export function savedNet(lib, { layers }) {
  const parts = layers.flatMap(({ weight, values, bias, select, of }, i) => {
    const picture = weight.length === 4;
    const made = picture ? lib.conv2d(weight[1], weight[0], [weight[2], weight[3]]) : lib.dense(...weight);
    made.weight.set(values);
    made.bias.set(bias);
    const after = i + 1 === layers.length ? [] : picture ? [lib.relu, lib.maxPool2d(2)] : [lib.relu];
    const flat = !picture && layers[i - 1]?.weight.length === 4 ? [lib.flatten] : [];
    return [...flat, ...(select ? [lib.select(select, of)] : []), made, ...after];
  });
  return lib.encode(lib.sequential(...parts));
}
