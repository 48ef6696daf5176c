// Training steps of ours, as train() makes them.
import { contender } from "../../measure/contender.mjs";

/** The loss of `net` on the next batch of a dataset, in the order of an epoch, and on its first batch. */
export function oursBatches(lib, net, data, batch) {
  const order = lib.permutation(data.count, 1, 1);
  const inOrder = Int32Array.from({ length: batch }, (_, i) => i);
  const sums = { loss: 0, penalty: 0, wrong: 0 };
  const lossOf = (indices) => lib.batchLoss(net, data, lib.crossEntropy, indices, sums);
  let from = 0;
  function next() {
    const indices = { from, to: from + batch, order };
    from = (from + batch) % (data.count - batch);
    return lossOf(indices);
  }
  return { next, first: () => lossOf({ from: 0, to: batch, order: inOrder }) };
}

/**
 * Steps with Adam. `next` gives the loss that is timed, `first` the one that is compared, for which `gates`, which start at
 * `alphas`, get the noise of `noise()`. `held`: noise for the steps that are timed, instead of drawing it; `lazy`: the
 * optimizer passes over closed rows.
 */
export function oursTraining(lib, net, { next, first, gates = [], alphas, noise, held, lazy = false }) {
  const optimizer = lib.adam({ lazy });
  const trained = new Set(lib.parameters(net).values());
  /** Gives the gates this noise, or lets them draw again. */
  const setNoise = (values) => {
    gates.forEach((gate, i) => {
      gate.noise = values?.[i];
    });
  };
  const hold = () => {
    gates.forEach((gate, i) => {
      gate.logAlpha.set(alphas[i]);
    });
    setNoise(held);
  };
  return contender({
    /** The gates stay where they are while we measure: otherwise training would close or open them meanwhile. */
    prepare: hold,
    run: () => void lib.runStep(trained, optimizer, next),
    /** The losses of three steps on the first batch. */
    result() {
      hold();
      setNoise(noise?.());
      const losses = Float32Array.from({ length: 3 }, () => lib.runStep(trained, optimizer, first));
      setNoise(undefined);
      return losses;
    },
  });
}
