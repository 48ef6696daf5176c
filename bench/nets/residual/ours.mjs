// A training step of the residual net, by ours.

import { oursTraining } from "../training/ours.mjs";
import { BLOCKS, CHANNELS, INPUT, input, labels, startDense, startFilters } from "./net.mjs";

export function oursResidualStep(lib) {
  const { sequential, batchNorm, relu, residual } = lib;
  const filters = startFilters();
  function convolution(i) {
    const layer = lib.conv2d(CHANNELS, CHANNELS, 3, { padding: 1, bias: false });
    layer.weight.set(filters[i]);
    return layer;
  }
  const block = (_, i) => [residual(sequential(convolution(2 * i), batchNorm(CHANNELS), relu, convolution(2 * i + 1), batchNorm(CHANNELS))), relu];
  const dense = lib.dense(CHANNELS, 10);
  dense.weight.set(startDense());
  const net = sequential(...Array.from({ length: BLOCKS }, block).flat(), lib.globalAveragePool2d, dense);
  const x = lib.tensor(input(), INPUT);
  const targets = labels();
  const next = () => lib.crossEntropy(net.forward(x), targets);
  return oursTraining(lib, net, { next, first: next });
}
