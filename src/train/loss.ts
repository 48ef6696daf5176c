// What an output costs, and how many examples it gets wrong.
import type { Batch } from "../data/batch.ts";
import { ShapeError, UsageError, ValueError } from "../errors.ts";
import type { LossOptions } from "../ops/exampleWeights.ts";
import { largest } from "../ops/softmax.ts";
import { shown } from "../options.ts";
import { print } from "../shape.ts";
import { checkLoss } from "../tape.ts";
import { isTensor, type Tensor } from "../tensor.ts";

/**
 * From what the net gives and the labels to one number, the mean over the batch. `labels` are class indices or, for a
 * dataset with targets, a tensor [batch, targetShape]: a function may declare whichever it takes. `options` come where examples
 * have weights, as the losses of the library take them: { weights }.
 */
export type Loss = (output: Tensor, labels: ArrayLike<number> & Tensor, options?: LossOptions) => Tensor;

/** Refuses a loss that cannot be called; `written`: how one is given. @throws ValueError */
export function checkLossFunction(who: string, loss: Loss, written = (name: string): string => `loss: ${name}`): void {
  const came: unknown = loss;
  if (typeof came === "function") return;
  const meant = typeof came === "string" && /^\w+$/.test(came) ? came : "crossEntropy";
  throw new ValueError(`${who}: the loss is ${shown(came)}, but it must be a function of outputs and labels. Give the function itself: ${written(meant)}.`);
}

/** The loss of a batch. @throws UsageError, ShapeError when the function does not give a tensor of one number. */
export function lossOf(who: string, loss: Loss, output: Tensor, { labels, weights }: Batch): Tensor {
  let unread = weights;
  const options = weights && {
    get weights() {
      unread = undefined;
      return weights;
    },
  };
  const out = checkLoss(who, loss(output, labels as ArrayLike<number> & Tensor, options));
  if (unread)
    throw new UsageError(
      `${who}: the examples have weights, which the loss does not read. Hand them on: (output, labels, options) => crossEntropy(output, labels, options).`,
    );
  if (out.size !== 1) throw new ShapeError(`${who}: the loss is ${print(out.shape)} but must be a single number. Take its mean() or sum().`);
  return out;
}

/** How much the examples of a batch count together. */
export const sizeOfBatch = ({ inputs, weights }: Batch): number => weights?.reduce((sum, each) => sum + each, 0) ?? (inputs.shape[0] as number);

/** How many examples are classified wrongly, each as often as it counts; NaN where there are no classes, or no output for each. */
export function countWrong(output: Tensor, { labels, weights }: Batch): number {
  if (isTensor(labels) || output.shape.length !== 2 || output.shape[1] === 1) return NaN;
  const predicted = largest(output);
  let wrong = 0;
  for (let i = 0; i < labels.length; i++) if (predicted[i] !== labels[i]) wrong += weights?.[i] ?? 1;
  return wrong;
}
