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
import { countWrong, type Loss, lossOf, sizeOfBatch } from "./loss.ts";
import { run } from "./predict.ts";

/** Sums over the examples of an epoch so far. */
export interface Sums {
  loss: number;
  penalty: number;
  wrong: number;
  /** How much the examples count so far, where they have weights. */
  weight?: number | undefined;
}

/** The means of an epoch of so many examples. */
export function meansOf({ loss, penalty, wrong, weight }: Sums, examples: number): { loss: number; penalty: number; trainError: number } {
  const whole = weight ?? examples;
  return { loss: loss / whole, penalty: penalty / examples, trainError: wrong / whole };
}

/** Which examples: those that `order` names from index `from` up to `to`; as they are in which epoch of which training. */
export interface BatchRange extends Round {
  readonly from: number;
  readonly to: number;
  readonly order: Int32Array;
}

/** What a step makes smaller, the loss of a batch and the price of the open gates; both are added to `sums`. */
export function batchLoss(net: Part, data: Dataset, loss: Loss, { from, to, order, seed, epoch }: BatchRange, sums: Sums, budget?: Held): Tensor {
  const batch = batchOf(data, from, to, order, { seed, epoch });
  const output = run(net, batch.inputs);
  const cost = lossOf("train", loss, output, batch);
  const own = penalty(net);
  const price = budget ? budget.priced(own) : own;
  // what gates cost would be all that is learned
  if (price.wantsGrad) checkDepends("train", cost);
  const size = sizeOfBatch(batch);
  if (batch.weights) sums.weight = (sums.weight ?? 0) + size;
  sums.wrong += countWrong(output, batch);
  sums.loss += cost.item() * size;
  sums.penalty += price.item() * (to - from);
  return add(cost, price);
}

/** Does a step, whose own sums are added to `sums`; one that is not taken counts nowhere. Returns the mean loss of its batch, without a price. */
export function counting(sums: Sums, { from, to }: BatchRange, step: (own: Sums) => void): number {
  const own: Sums = { loss: 0, penalty: 0, wrong: 0 };
  step(own);
  sums.loss += own.loss;
  sums.penalty += own.penalty;
  sums.wrong += own.wrong;
  if (own.weight !== undefined) sums.weight = (sums.weight ?? 0) + own.weight;
  return own.loss / (own.weight ?? to - from);
}
