// LeNet-5-Caffe and its training step, by ours: the batch comes from a dataset of bytes.
import { LAMBDA } from "../gates.mjs";
import { BATCH, examples } from "../mlp/net.mjs";
import { oursBatches, oursTraining } from "../training/ours.mjs";
import { isConvolution, LAYERS, noise, SIDE, startWeights } from "./net.mjs";

/** The net with the weights everyone starts from. */
export function oursLenet5(lib, gated) {
  const layers = [lib.conv2d(1, 20, 5), lib.conv2d(20, 50, 5), lib.dense(800, 500), lib.dense(500, 10)];
  startWeights().forEach((values, i) => {
    layers[i].weight.set(values);
    if (gated) lib.gate(layers[i], { over: isConvolution(LAYERS[i]) ? "outputs" : "inputs", lambda: LAMBDA });
  });
  const [conv1, conv2, dense1, dense2] = layers;
  const { relu, maxPool2d, flatten } = lib;
  return { net: lib.sequential(conv1, relu, maxPool2d(2), conv2, relu, maxPool2d(2), flatten, dense1, relu, dense2), layers };
}

/** `alphas`: of the gates of each layer; none for a net without gates. `options`: of `oursTraining`. */
export function oursLenet5Step(lib, alphas, options = {}) {
  const { net, layers } = oursLenet5(lib, Boolean(alphas));
  const gates = layers.map((layer) => layer.gates.outputs ?? layer.gates.inputs).filter(Boolean);
  const data = lib.dataset({ ...examples(), scale: 1 / 255, shape: [1, SIDE, SIDE] });
  return oursTraining(lib, net, { ...oursBatches(lib, net, data, BATCH), gates, alphas, noise, ...options });
}
