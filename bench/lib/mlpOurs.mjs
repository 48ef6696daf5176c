// A training step of ours, as train() makes it: its batch comes from a dataset of bytes in the epoch's order.
import { contender } from "./measure.mjs";
import { BATCH, EXAMPLES, examples, noise, PRICE, SIZES, startAlphas, startWeights } from "./mlp.mjs";

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
  let from = 0;
  let wrong = 0;

  function step(picked) {
    return lib.runStep(known, optimizer, () => {
      const { inputs, labels } = lib.batch(data, from, from + BATCH, picked);
      const output = lib.run(net, inputs);
      const loss = lib.crossEntropy(output, labels);
      const found = lib.largest(output);
      for (let i = 0; i < BATCH; i++) if (found[i] !== labels[i]) wrong++;
      return lib.add(loss, lib.penalty(net));
    });
  }
  return contender({
    /** The gates stay where they are while we measure: otherwise training would close or open them meanwhile. */
    prepare() {
      gates.forEach((gate, i) => {
        gate.logAlpha.set(alphas[i]);
      });
    },
    run() {
      step(order);
      from = (from + BATCH) % (EXAMPLES - BATCH);
    },
    /** The losses of three steps on the first batch. */
    result() {
      gates.forEach((gate, i) => {
        gate.logAlpha.set(alphas[i]);
        gate.noise = noise()[i];
      });
      const losses = Float32Array.from({ length: 3 }, () => step(undefined));
      for (const gate of gates) gate.noise = undefined;
      return losses;
    },
    free: () => wrong,
  });
}

export const oursGatedStep = (lib, open) => oursStep(lib, startAlphas(open));
