// Nets as small as training leaves them, with made-up weights: the MLP 784-300-100-10 at 266-88-33, and LeNet-5 at 9-18-65-25.
// Each begins its dense layers with a selection of the numbers that are left.
import { sizeOf, uniform, uniformWeights } from "../numbers.mjs";

/** `n` of `all` indices, spread evenly. */
const spread = (n, all) => Int32Array.from({ length: n }, (_, i) => Math.floor(((i + 0.5) * all) / n));

/** `weight`: [filters, channels, height, width] or [inputs, outputs]; `select`: what it reads of `of` numbers. */
const layer = (weight, seed, selection = {}) => {
  const convolves = weight.length === 4;
  const fanIn = convolves ? sizeOf(weight.slice(1)) : weight[0];
  const outputs = convolves ? weight[0] : weight[1];
  return { convolves, weight, values: uniformWeights(sizeOf(weight), fanIn, seed), bias: uniformWeights(outputs, fanIn, seed + 1), ...selection };
};

export const MLP = {
  shape: [784],
  layers: [layer([266, 88], 60, { select: spread(266, 784), of: 784 }), layer([88, 33], 62), layer([33, 10], 64)],
};
export const LENET5 = {
  shape: [1, 28, 28],
  layers: [layer([9, 1, 5, 5], 70), layer([18, 9, 5, 5], 72), layer([65, 25], 74, { select: spread(65, 288), of: 288 }), layer([25, 10], 76)],
};

/** A batch of inputs of such a net. */
export const inputsOf = ({ shape }, batch) => uniform(batch * sizeOf(shape), 0, 1, 3);
