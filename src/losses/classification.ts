// Losses of yes-no answers, the mean over all of them. That of one class among several is an op: crossEntropy.
import { abs } from "../ops/abs.ts";
import type { LossOptions } from "../ops/exampleWeights.ts";
import { logisticLoss } from "../ops/logisticLoss.ts";
import { mul } from "../ops/mul.ts";
import { refuseProbabilities } from "../ops/probabilities.ts";
import { relu } from "../ops/relu.ts";
import { affine } from "../ops/scale.ts";
import { refuseUnknown } from "../options.ts";
import type { Tensor } from "../tensor.ts";
import { checkTargets, type Target, targetOf } from "./target.ts";
import { meanOf } from "./weighted.ts";

/**
 * Cross-entropy of independent yes-no outputs given as logits, the mean over all: `softplus(x) - t x`, t from 0 to 1.
 * `weights`: how much each example counts.
 * @throws ShapeError; ValueError for a target below 0 or above 1, or for outputs of sigmoid, which it takes itself
 * @example
 * ```ts
 * import { binaryCrossEntropy, tensor } from "sievenet";
 *
 * binaryCrossEntropy(tensor([3, -3]), [1, 0]).item() < 0.05; // true
 * ```
 */
export function binaryCrossEntropy(logits: Tensor, target: Target, options: LossOptions = {}): Tensor {
  refuseUnknown("binaryCrossEntropy", options, ["weights"]);
  const t = targetOf("binaryCrossEntropy", logits, target);
  refuseProbabilities("binaryCrossEntropy", logits);
  checkTargets("binaryCrossEntropy", t, t, [0, 1], "from 0 (no) to 1 (yes)");
  return meanOf("binaryCrossEntropy", logisticLoss(logits, t), options);
}

/**
 * `max(0, 1 - t x)`, the mean, for targets t of -1 and 1.
 * @throws ShapeError; ValueError for any other target
 * @example
 * ```ts
 * import { hinge, tensor } from "sievenet";
 *
 * hinge(tensor([2, 0.5]), [1, -1]).item(); // 0.75
 * ```
 */
export function hinge(output: Tensor, target: Target, options: LossOptions = {}): Tensor {
  refuseUnknown("hinge", options, ["weights"]);
  const t = targetOf("hinge", output, target);
  checkTargets("hinge", t, abs(t), [0.8, 1.2], "-1 (no) or 1 (yes). Give 2 t - 1 for 0 and 1");
  return meanOf("hinge", relu(affine(mul(output, t), -1, 1)), options);
}
