// Pruning under a cap on the loss: the largest threshold that keeps it (threshold adaptive mask determination, "TAMADE",
// of Barth & von Petersenn 2025, "Efficient compression of neural networks and datasets").
import { present } from "../data/pick.ts";
import type { Dataset } from "../data/dataset.ts";
import { ValueError } from "../errors.ts";
import type { Part } from "../layers/layer.ts";
import { crossEntropy } from "../ops/crossEntropy.ts";
import { numberThat, oneOf, refuseUnknown, whole } from "../options.ts";
import { checkDataset, checkLossNamed } from "../train/check.ts";
import { checkLossFunction, type Loss } from "../train/loss.ts";
import { evaluate } from "../train/predict.ts";
import { closingUnits, closingWeights, least } from "./closing.ts";
import type { PruneOptions } from "./prune.ts";
import type { Ranking } from "./ranking.ts";

/** Options of `pruneWithin()`. */
export interface PruneWithinOptions extends PruneOptions {
  /** By what share the loss on the examples may rise: 0.01 is 1 %. */
  readonly lossIncrease: number;
  /** Prunes units in its order. Default: single weights of all layers go, the smallest first. */
  readonly ranking?: Ranking;
  /** Default `crossEntropy`; needed for a dataset with targets. */
  readonly loss?: Loss;
}

/** What was pruned. */
export interface Within {
  /** The mean loss before. */
  readonly before: number;
  /** The mean loss afterwards. */
  readonly loss: number;
  /** How many weights, or units, were open before. */
  readonly of: number;
  /** How many of them went. */
  readonly gone: number;
  /** The size of the largest weight, or the score of the last unit, that went; undefined where none did. */
  readonly threshold: number | undefined;
}

/**
 * Masks as much of a net as its loss on some examples allows: single weights, the smallest first, or units in the order of a
 * ranking. The threshold is found by bisection, some twenty evaluations, as if the loss only rose on the way: that of the
 * result is within the cap in any case, but a larger threshold might be too. Masks stay while the net trains on; called again
 * after that, weights that went stay away. Biases stay.
 * @throws ValueError, UsageError
 * @example
 * ```ts
 * import { dense, relu, sequential } from "sievenet";
 * import { dataset } from "sievenet/data";
 * import { pruneWithin } from "sievenet/prune";
 *
 * const data = dataset({ inputs: [0, 0, 0, 1, 1, 0, 1, 1], labels: [0, 1, 1, 0], shape: [2] });
 * const net = sequential(dense(2, 8), relu, dense(8, 2));
 * const { before, loss } = pruneWithin(net, data, { lossIncrease: 0.05 });
 * loss <= 1.05 * before; // true
 * ```
 */
export function pruneWithin(net: Part, given: Dataset, options: PruneWithinOptions): Within {
  refuseUnknown("pruneWithin", options, ["lossIncrease", "ranking", "loss", "per", "floor"]);
  const { lossIncrease, ranking, loss = crossEntropy, per = "net", floor = 1 } = options;
  numberThat("pruneWithin", "lossIncrease", lossIncrease, "a share from 0 up, such as 0.01", (x) => x >= 0 && x < Infinity);
  oneOf("pruneWithin", "per", per, ["net", "layer"]);
  whole("pruneWithin", "floor", floor);
  if (!ranking && (options.per !== undefined || options.floor !== undefined))
    throw new ValueError("pruneWithin: per and floor are of units, but without a ranking single weights go. Give a ranking, or leave them out.");
  checkDataset("pruneWithin", given, "test");
  checkLossNamed("pruneWithin", given, options.loss);
  checkLossFunction("pruneWithin", loss);
  const data = present(given);
  const lossNow = () => evaluate(net, data, loss).loss;
  const before = lossNow();
  if (!(before >= 0)) throw new ValueError(`pruneWithin: the loss of the net is ${before}, but a share of it needs one of at least 0.`);
  const closing = ranking ? closingUnits("pruneWithin", net, ranking, per, floor) : closingWeights("pruneWithin", net);
  try {
    const last =
      least(closing.count, (each) => {
        closing.close(each);
        return each > 0 && !(lossNow() <= before * (1 + lossIncrease));
      }) - 1;
    const gone = closing.close(last);
    return { before, loss: lossNow(), of: closing.count, gone, threshold: closing.last(last) };
  } catch (error) {
    closing.undo();
    throw error;
  }
}
