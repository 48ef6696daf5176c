// A training step of ours, as train() makes it: its batch comes from a dataset of bytes in the epoch's order.
import { contender } from "./measure.mjs";
import { BATCH, EXAMPLES, examples, noise, PRICE, SIZES, startWeights } from "./mlp.mjs";

/** The net with the weights everyone starts from. */
export function oursNet(lib, gated) {
  const layers = SIZES.slice(1).map((n, i) => lib.dense(SIZES[i], n));
  startWeights().forEach((values, i) => {
    layers[i].weight.set(values);
  });
  if (gated) for (const layer of layers) lib.gate(layer, { over: "inputs", lambda: PRICE });
  return { net: lib.sequential(layers[0], lib.relu, layers[1], lib.relu, layers[2]), layers };
}

/** `alphas`: of the gates over the inputs of each layer; none for a net without gates. */
export function oursStep(lib, alphas) {
  const { net, layers } = oursNet(lib, Boolean(alphas));
  const gates = layers.map((layer) => layer.gates.inputs).filter(Boolean);
  const data = lib.dataset({ ...examples(), shape: [SIZES[0]] });
  const order = lib.permutation(data.count, 1, 1);
  const optimizer = lib.adam();
  const known = new Set(lib.parameters(net).values());
  const inOrder = Int32Array.from({ length: BATCH }, (_, i) => i);
  const sums = { loss: 0, penalty: 0, wrong: 0 };
  let from = 0;

  const step = (places) => lib.runStep(known, optimizer, () => lib.batchLoss(net, data, lib.crossEntropy, places, sums));
  return contender({
    /** The gates stay where they are while we measure: otherwise training would close or open them meanwhile. */
    prepare() {
      gates.forEach((gate, i) => {
        gate.logAlpha.set(alphas[i]);
      });
    },
    run() {
      step({ from, to: from + BATCH, order });
      from = (from + BATCH) % (EXAMPLES - BATCH);
    },
    /** The losses of three steps on the first batch. */
    result() {
      gates.forEach((gate, i) => {
        gate.logAlpha.set(alphas[i]);
        gate.noise = noise()[i];
      });
      const losses = Float32Array.from({ length: 3 }, () => step({ from: 0, to: BATCH, order: inOrder }));
      for (const gate of gates) gate.noise = undefined;
      return losses;
    },
  });
}
