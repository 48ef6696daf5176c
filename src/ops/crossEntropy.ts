import type { Floats, Indices } from "../addresses.ts";
import { ShapeError, ValueError } from "../errors.ts";
import { take } from "../memory.ts";
import { numberThat, refuseUnknown } from "../options.ts";
import { checkWeights, type LossOptions } from "./exampleWeights.ts";
import { isWhole, print, sameShape } from "../shape.ts";
import { record } from "../tape.ts";
import { checkTensor, isTensor, Tensor } from "../tensor.ts";
import { floats, ints, kernels } from "../wasm.ts";
import { refuseProbabilities } from "./probabilities.ts";

/** Options of `crossEntropy()`. */
export interface CrossEntropyOptions extends LossOptions {
  /** Share of each target that is spread over all classes (Szegedy et al. 2016). Default 0. */
  readonly labelSmoothing?: number;
  /** How much each class counts: [classes]. With class indices the mean is weighted too. Default: all the same. */
  readonly classWeights?: ArrayLike<number>;
  /** A label of places that count nowhere, such as those that fill up a text: often -1. The mean is over the others. Default: none. */
  readonly ignoreIndex?: number;
}

/** Class indices in the arena, checked. */
function classIndices(labels: ArrayLike<number>, m: number, n: number, ignored?: number): Indices {
  if (labels.length !== m) throw new ShapeError(`crossEntropy: ${labels.length} labels came for ${m} examples. Give one label per example.`);
  const address = take<Indices>(4 * m);
  const view = ints(address, m);
  for (let i = 0; i < m; i++) {
    const label = labels[i] as number;
    if (label !== ignored && !isWhole(label, 0, n - 1)) {
      throw new ValueError(`crossEntropy: label ${i} is ${label}, but with ${n} outputs labels are whole numbers from 0 to ${n - 1}.`);
    }
    view[i] = label;
  }
  return address;
}

/** How far from 1 target probabilities may add up to: a third is given as 0.33 now and then, counts are not. */
const SLACK = 0.05;

/** Refuses what are no probabilities of an example's classes. @throws ValueError */
function checkProbabilities(row: Float32Array, example: number): void {
  const sum = row.reduce((all, p) => all + (p >= 0 ? p : NaN), 0);
  if (Math.abs(sum - 1) <= SLACK) return;
  const odd = row.find((p) => !(p >= 0));
  throw new ValueError(
    `crossEntropy: the targets of example ${example} ${odd === undefined ? `add up to ${sum}` : `hold ${odd}`}, but they are probabilities of its classes, which add up to 1. For answers that do not exclude each other use binaryCrossEntropy().`,
  );
}

/** What each output is to be, weighted, in the arena, and what to divide the sum by. `soft`: labels are probabilities. */
function targets(
  labels: ArrayLike<number>,
  soft: boolean,
  [m, n, examples]: readonly [number, number, number],
  { labelSmoothing: smoothing = 0, classWeights, ignoreIndex, weights }: CrossEntropyOptions,
): { address: Floats; norm: number } {
  if (classWeights) checkWeights("crossEntropy", classWeights, n, true);
  if (weights) checkWeights("crossEntropy", weights, examples);
  const address = take(4 * m * n);
  if (!soft) classIndices(labels, m, n, ignoreIndex);
  const view = floats(address, m * n);
  let norm = 0;
  for (let i = 0; i < m; i++) {
    if (soft) checkProbabilities((labels as Float32Array).subarray(i * n, (i + 1) * n), i);
    const label = soft ? -1 : (labels[i] as number);
    const counts = !soft && label === ignoreIndex ? 0 : weights ? (weights[Math.floor((i * examples) / m)] as number) : 1;
    if (counts) norm += counts * (soft || !classWeights ? 1 : (classWeights[label] as number));
    for (let j = 0; j < n; j++) {
      const hard = soft ? (labels[i * n + j] as number) : j === label ? 1 : 0;
      view[i * n + j] = counts && counts * ((1 - smoothing) * hard + smoothing / n) * (classWeights ? (classWeights[j] as number) : 1);
    }
  }
  if (!(norm > 0))
    throw new ValueError(
      `crossEntropy: ${ignoreIndex === undefined ? "the class weights of all labels in the batch are 0" : "all labels in the batch are ignored"}, so there is no mean to take.`,
    );
  return { address, norm };
}

/**
 * Softmax cross-entropy, the mean over the batch. logits: [batch, classes], or [batch, places, classes] with an answer at each
 * place; labels: one class index per example or place, in a row, for places also as a tensor [batch, places]; or a tensor of target
 * probabilities of the shape of the logits. A target of 0 costs nothing, not even at a logit of -Infinity.
 * Targets are taken as constants: the gradient with respect to them is 0, even if they are parameters or come from other ops.
 * Outputs of softmax, which it takes itself, are refused where something is to be learned of them.
 * @throws ShapeError, ValueError
 * @example
 * ```ts
 * import { crossEntropy, tensor } from "sievenet";
 *
 * const logits = tensor([[100, 0, 0], [0, 100, 0]]);
 * crossEntropy(logits, [0, 1]).item(); // 0
 * crossEntropy(logits, [0, 1], { labelSmoothing: 0.1 }).item() > 6; // true
 * ```
 */
export function crossEntropy(logits: Tensor, labels: ArrayLike<number> | Tensor, options: CrossEntropyOptions = {}): Tensor {
  checkTensor("crossEntropy", logits);
  refuseProbabilities("crossEntropy", logits);
  refuseUnknown("crossEntropy", options, ["labelSmoothing", "classWeights", "ignoreIndex", "weights"]);
  const { labelSmoothing = 0, classWeights, ignoreIndex, weights } = options;
  if (ignoreIndex !== undefined) numberThat("crossEntropy", "ignoreIndex", ignoreIndex, "a whole number, such as -1", Number.isInteger);
  const { shape, size } = logits;
  if (shape.length < 2) throw new ShapeError(`crossEntropy: the outputs are ${print(shape)} but must be [batch, classes].`);
  numberThat("crossEntropy", "labelSmoothing", labelSmoothing, "at least 0 and below 1", (share) => share >= 0 && share < 1);
  if (size === 0) throw new ShapeError(`crossEntropy: the outputs are ${print(shape)}, so there is no example to take a mean of.`);
  const n = shape.at(-1) as number;
  const m = size / n;
  const soft = isTensor(labels) && sameShape(labels.shape, shape);
  if (isTensor(labels) && !soft && (shape.length === 2 || !sameShape(labels.shape, shape.slice(0, -1))))
    throw new ShapeError(`crossEntropy: the outputs are ${print(shape)} but the targets ${print(labels.shape)}. Both must have the same shape.`);
  const p = new Tensor(shape);
  const loss = new Tensor([]);
  const numbers = isTensor(labels) ? labels.toArray() : labels;
  if (!soft && labelSmoothing === 0 && !classWeights && ignoreIndex === undefined && !weights) {
    const t = classIndices(numbers, m, n);
    kernels.crossEntropy(loss.address, p.address, logits.address, t, m, n);
    return record(loss, [logits], ["crossEntropy", t], () => kernels.crossEntropyGrad(logits.grad, loss.grad, p.address, t, m, n));
  }
  const { address: t, norm } = targets(numbers, soft, [m, n, shape[0] as number], options);
  kernels.crossEntropyTargets(loss.address, p.address, logits.address, t, m, n, norm);
  return record(loss, [logits], ["crossEntropy", t, norm], () => kernels.crossEntropyTargetsGrad(logits.grad, loss.grad, p.address, t, m, n, norm));
}
