// The loss of one batch of a training, with the price of its gates.
import type { Round } from "../data/augment.ts";
import { batchOf } from "../data/batch.ts";
import type { Dataset } from "../data/dataset.ts";
import { penalty } from "../gates/penalty.ts";
import type { Held } from "./budget/held.ts";
import type { Part } from "../layers/layer.ts";
import { add } from "../ops/add.ts";
import { checkDepends } from "../tape.ts";
import type { Tensor } from "../tensor.ts";
import { countWrong, type Loss, lossOf } from "./loss.ts";
import { run } from "./predict.ts";

/** Sums over the examples of an epoch so far. */
export interface Sums {
  loss: number;
  penalty: number;
  wrong: number;
}

/** Which examples: those that `order` names from index `from` up to `to`; as they are in which epoch of which training. */
export interface BatchRange extends Round {
  readonly from: number;
  readonly to: number;
  readonly order: Int32Array;
}

/** What a step makes smaller, the loss of a batch and the price of the open gates; both are added to `sums`. */
export function batchLoss(net: Part, data: Dataset, loss: Loss, { from, to, order, seed, epoch }: BatchRange, sums: Sums, budget?: Held): Tensor {
  const { inputs, labels } = batchOf(data, from, to, order, { seed, epoch });
  const output = run(net, inputs);
  const cost = lossOf("train", loss, output, labels);
  const own = penalty(net);
  const price = budget ? budget.priced(own) : own;
  // what gates cost would be all that is learned
  if (price.wantsGrad) checkDepends("train", cost);
  sums.wrong += countWrong(output, labels);
  sums.loss += cost.item() * (to - from);
  sums.penalty += price.item() * (to - from);
  return add(cost, price);
}
