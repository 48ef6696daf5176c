import type { Floats, Indices } from "../addresses.ts";
import { ShapeError, ValueError } from "../errors.ts";
import { take } from "../memory.ts";
import { numberThat, refuseUnknown } from "../options.ts";
import { isWhole, print, sameShape } from "../shape.ts";
import { record } from "../tape.ts";
import { checkTensor, isTensor, Tensor } from "../tensor.ts";
import { floats, ints, kernels } from "../wasm.ts";
import { refuseProbabilities } from "./probabilities.ts";

/** Options of `crossEntropy()`. */
export interface CrossEntropyOptions {
  /** Share of each target that is spread over all classes (Szegedy et al. 2016). Default 0. */
  readonly labelSmoothing?: number;
  /** How much each class counts: [classes]. With class indices the mean is weighted too. Default: all the same. */
  readonly classWeights?: ArrayLike<number>;
}

/** Class indices in the arena, checked. */
function classIndices(logits: Tensor, labels: ArrayLike<number>): Indices {
  const [m, n] = logits.shape as [number, number];
  if (labels.length !== m) throw new ShapeError(`crossEntropy: ${labels.length} labels came for ${m} examples. Give one label per example.`);
  const address = take<Indices>(4 * m);
  const view = ints(address, m);
  for (let i = 0; i < m; i++) {
    const label = labels[i] as number;
    if (!isWhole(label, 0, n - 1)) {
      throw new ValueError(`crossEntropy: label ${i} is ${label}, but with ${n} outputs labels are whole numbers from 0 to ${n - 1}.`);
    }
    view[i] = label;
  }
  return address;
}

function checkWeights(n: number, weights: ArrayLike<number> | undefined): ArrayLike<number> | undefined {
  if (!weights) return undefined;
  if (weights.length !== n) throw new ShapeError(`crossEntropy: ${weights.length} class weights came for ${n} classes. Give one per class.`);
  for (let j = 0; j < n; j++) {
    const each = weights[j] as number;
    if (!(each >= 0 && each < Infinity)) throw new ValueError(`crossEntropy: class weight ${j} is ${each}, but it must be 0 or more.`);
  }
  return weights;
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

/** What each output is to be, weighted, in the arena, and what to divide the sum by. */
function targets(
  logits: Tensor,
  labels: ArrayLike<number> | Tensor,
  smoothing: number,
  weights: ArrayLike<number> | undefined,
): { address: Floats; norm: number } {
  const [m, n] = logits.shape as [number, number];
  const address = take(4 * m * n);
  const soft = isTensor(labels) ? labels.toArray() : undefined;
  if (!soft) classIndices(logits, labels as ArrayLike<number>);
  const view = floats(address, m * n);
  let norm = 0;
  for (let i = 0; i < m; i++) {
    if (soft) checkProbabilities(soft.subarray(i * n, (i + 1) * n), i);
    const label = soft ? -1 : ((labels as ArrayLike<number>)[i] as number);
    norm += soft || !weights ? 1 : (weights[label] as number);
    for (let j = 0; j < n; j++) {
      const hard = soft ? (soft[i * n + j] as number) : j === label ? 1 : 0;
      view[i * n + j] = ((1 - smoothing) * hard + smoothing / n) * (weights ? (weights[j] as number) : 1);
    }
  }
  if (!(norm > 0)) throw new ValueError("crossEntropy: the class weights of all labels in the batch are 0, so there is no mean to take.");
  return { address, norm };
}

/**
 * Softmax cross-entropy, the mean over the batch. logits: [batch, classes]; labels: one class index per example, or a
 * tensor of target probabilities of the shape of the logits. A target of 0 costs nothing, not even at a logit of -Infinity.
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
  refuseUnknown("crossEntropy", options, ["labelSmoothing", "classWeights"]);
  const { labelSmoothing = 0, classWeights } = options;
  if (logits.shape.length !== 2) throw new ShapeError(`crossEntropy: the outputs are ${print(logits.shape)} but must be [batch, classes].`);
  numberThat("crossEntropy", "labelSmoothing", labelSmoothing, "at least 0 and below 1", (share) => share >= 0 && share < 1);
  const [m, n] = logits.shape as [number, number];
  if (m === 0) throw new ShapeError(`crossEntropy: the outputs are ${print(logits.shape)}, so there is no example to take a mean of.`);
  const p = new Tensor(logits.shape);
  const loss = new Tensor([]);
  const weights = checkWeights(n, classWeights);
  if (!isTensor(labels) && labelSmoothing === 0 && !weights) {
    const t = classIndices(logits, labels);
    kernels.crossEntropy(loss.address, p.address, logits.address, t, m, n);
    return record(loss, [logits], () => kernels.crossEntropyGrad(logits.grad, loss.grad, p.address, t, m, n));
  }
  if (isTensor(labels) && !sameShape(labels.shape, logits.shape)) {
    throw new ShapeError(`crossEntropy: the outputs are ${print(logits.shape)} but the targets ${print(labels.shape)}. Both must have the same shape.`);
  }
  const { address: t, norm } = targets(logits, labels, labelSmoothing, weights);
  kernels.crossEntropyTargets(loss.address, p.address, logits.address, t, m, n, norm);
  return record(loss, [logits], () => kernels.crossEntropyTargetsGrad(logits.grad, loss.grad, p.address, t, m, n, norm));
}
