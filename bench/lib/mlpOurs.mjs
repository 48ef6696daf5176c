// The net 784-300-100-10 and its training step, by ours: the batch comes from a dataset of bytes.
import { BATCH, examples, noise, SIZES, startWeights } from "./mlp.mjs";
import { PRICE } from "./gates.mjs";
import { oursBatches, oursTraining } from "./trainOurs.mjs";

/** The net with the weights everyone starts from. */
export function oursNet(lib, gated) {
  const layers = SIZES.slice(1).map((n, i) => lib.dense(SIZES[i], n));
  startWeights().forEach((values, i) => {
    layers[i].weight.set(values);
  });
  if (gated) for (const layer of layers) lib.gate(layer, { over: "inputs", lambda: PRICE });
  return { net: lib.sequential(layers[0], lib.relu, layers[1], lib.relu, layers[2]), layers };
}

/** `alphas`: of the gates over the inputs of each layer; none for a net without gates. `options`: of `oursTraining`. */
export function oursStep(lib, alphas, options = {}) {
  const { net, layers } = oursNet(lib, Boolean(alphas));
  const gates = layers.map((layer) => layer.gates.inputs).filter(Boolean);
  const data = lib.dataset({ ...examples(), shape: [SIZES[0]] });
  return oursTraining(lib, net, { ...oursBatches(lib, net, data, BATCH), gates, alphas, noise, ...options });
}
