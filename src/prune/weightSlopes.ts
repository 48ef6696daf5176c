// How the loss goes with single weights, those that masks have closed too: what says which of them are worth having back.
import { batch } from "../data/batch.ts";
import type { Dataset } from "../data/dataset.ts";
import { present } from "../data/pick.ts";
import { onlyMoving } from "../layers/freeze.ts";
import type { Part } from "../layers/layer.ts";
import { crossEntropy } from "../ops/crossEntropy.ts";
import { refuseUnknown } from "../options.ts";
import type { Parameter } from "../resident.ts";
import { gradients } from "../tape.ts";
import { checkDataset, checkLossNamed } from "../train/check.ts";
import { type Loss, lossOf } from "../train/loss.ts";
import { run } from "../train/predict.ts";
import { maskable } from "./closing.ts";

/** Options of `weightSlopes()`. */
export interface WeightSlopesOptions {
  /** Default `crossEntropy`; needed for a dataset with targets. */
  readonly loss?: Loss;
}

/**
 * The slope of the mean loss with respect to each single weight of a net, as it is: of weights that a mask has closed as if they
 * were there and 0. The net is left as it is. What `regrow` of `pruneWeights` goes by. All examples go through the net at once, so
 * give a thousand or two.
 * @returns what gives the slopes of a weight, as many as it has numbers; of a weight of another net none
 * @throws ValueError; UsageError for gates other than masks
 * @example
 * ```ts
 * import { dense, relu, sequential } from "sievenet";
 * import { dataset } from "sievenet/data";
 * import { pruneWeights, weightSlopes } from "sievenet/prune";
 *
 * const data = dataset({ inputs: [0, 0, 0, 1, 1, 0, 1, 1], labels: [0, 1, 1, 0], shape: [2] });
 * const first = dense(2, 8);
 * const net = sequential(first, relu, dense(8, 2));
 * pruneWeights(net, { left: 10 });
 * weightSlopes(net, data)(first.weight).length; // 16
 * ```
 */
export function weightSlopes(net: Part, data: Dataset, options: WeightSlopesOptions = {}): (weight: Parameter) => Float32Array {
  refuseUnknown("weightSlopes", options, ["loss"]);
  checkDataset("weightSlopes", data, "test");
  checkLossNamed("weightSlopes", data, options.loss);
  const known = present(data);
  const layers = maskable("weightSlopes", net);
  const weights = layers.map(({ weight }) => weight);
  const masks = layers.map(({ gates }) => gates.weights);
  const values = weights.map((weight) => weight.toArray());
  try {
    // closed weights are there, as zeros, while slopes are taken
    for (const [at, { weight, gates }] of layers.entries()) {
      const open = masks[at]?.testValues();
      if (open) weight.set((values[at] as Float32Array).map((w, i) => w * (open[i] as number)));
      gates.weights = undefined;
    }
    const { gradients: all } = onlyMoving("weightSlopes", net, {}, () =>
      gradients(() => {
        const examples = batch(known, 0, known.count);
        return lossOf("weightSlopes", options.loss ?? crossEntropy, run(net, examples.inputs), examples);
      }, weights),
    );
    return (weight) => all[weights.indexOf(weight)] ?? new Float32Array(0);
  } finally {
    for (const [at, { weight, gates }] of layers.entries()) {
      weight.set(values[at] as Float32Array);
      gates.weights = masks[at];
    }
  }
}
