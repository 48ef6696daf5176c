// Training steps of ours, as train() makes them.
import { contender } from "./measure.mjs";

/**
 * The loss of `net` on the next batch of a dataset, in the order of an epoch, and on its first batch.
 */
export function oursBatches(lib, net, data, batch) {
  const order = lib.permutation(data.count, 1, 1);
  const inOrder = Int32Array.from({ length: batch }, (_, i) => i);
  const sums = { loss: 0, penalty: 0, wrong: 0 };
  const lossOf = (places) => lib.batchLoss(net, data, lib.crossEntropy, places, sums);
  let from = 0;
  function next() {
    const places = { from, to: from + batch, order };
    from = (from + batch) % (data.count - batch);
    return lossOf(places);
  }
  return { next, first: () => lossOf({ from: 0, to: batch, order: inOrder }) };
}

/** Steps with Adam. `next` gives the loss that is timed, `first` the one that is compared; `noise()` is for `gates`, which start at `alphas`. */
export function oursTraining(lib, net, { next, first, gates = [], alphas, noise }) {
  const optimizer = lib.adam();
  const known = new Set(lib.parameters(net).values());
  const hold = () => {
    gates.forEach((gate, i) => {
      gate.logAlpha.set(alphas[i]);
    });
  };
  return contender({
    /** The gates stay where they are while we measure: otherwise training would close or open them meanwhile. */
    prepare: hold,
    run: () => void lib.runStep(known, optimizer, next),
    /** The losses of three steps on the first batch. */
    result() {
      hold();
      gates.forEach((gate, i) => {
        gate.noise = noise()[i];
      });
      const losses = Float32Array.from({ length: 3 }, () => lib.runStep(known, optimizer, first));
      for (const gate of gates) gate.noise = undefined;
      return losses;
    },
  });
}
