// The net 784-300-100-10 and its training step, by ours: the batch comes from a dataset of bytes.
import { LAMBDA } from "../gates.mjs";
import { oursBatches, oursTraining } from "../training/ours.mjs";
import { BATCH, examples, noise, SIZES, startWeights } from "./net.mjs";

/** The net with the weights everyone starts from. */
export function oursMlp(lib, gated) {
  const layers = SIZES.slice(1).map((n, i) => lib.dense(SIZES[i], n));
  startWeights().forEach((values, i) => {
    layers[i].weight.set(values);
  });
  if (gated) for (const layer of layers) lib.gate(layer, { over: "inputs", lambda: LAMBDA });
  return { net: lib.sequential(layers[0], lib.relu, layers[1], lib.relu, layers[2]), layers };
}

/** `alphas`: of the gates over the inputs of each layer; none for a net without gates. `options`: of `oursTraining`. */
export function oursMlpStep(lib, alphas, options = {}) {
  const { net, layers } = oursMlp(lib, Boolean(alphas));
  const gates = layers.map((layer) => layer.gates.inputs).filter(Boolean);
  const data = lib.dataset({ ...examples(), scale: 1 / 255, shape: [SIZES[0]] });
  return oursTraining(lib, net, { ...oursBatches(lib, net, data, BATCH), gates, alphas, noise, ...options });
}
