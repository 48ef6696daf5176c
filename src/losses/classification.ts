// Losses of yes-no answers, the mean over all of them. That of one class among several is an op: crossEntropy.
import { mul } from "../ops/mul.ts";
import { relu } from "../ops/relu.ts";
import { affine } from "../ops/scale.ts";
import { softplus } from "../ops/softplus.ts";
import { sub } from "../ops/sub.ts";
import { mean } from "../ops/sum.ts";
import type { Tensor } from "../tensor.ts";
import { type Target, targetOf } from "./target.ts";

/** Cross-entropy of independent yes-no outputs given as logits, the mean over all: `softplus(x) - t x`, t from 0 to 1. @throws ShapeError */
export function binaryCrossEntropy(logits: Tensor, target: Target): Tensor {
  return mean(sub(softplus(logits), mul(logits, targetOf("binaryCrossEntropy", logits, target))));
}

/** `max(0, 1 - t x)`, the mean, for targets t of -1 and 1. @throws ShapeError */
export function hinge(output: Tensor, target: Target): Tensor {
  return mean(relu(affine(mul(output, targetOf("hinge", output, target)), -1, 1)));
}
