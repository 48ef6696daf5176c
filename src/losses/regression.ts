// Losses of numbers against numbers, the mean over all of them.
import { ShapeError, ValueError } from "../errors.ts";
import { abs } from "../ops/abs.ts";
import { add } from "../ops/add.ts";
import { clamp } from "../ops/clamp.ts";
import { mul } from "../ops/mul.ts";
import { relu } from "../ops/relu.ts";
import { mean } from "../ops/sum.ts";
import { affine, scale } from "../ops/scale.ts";
import { softplus } from "../ops/softplus.ts";
import { square } from "../ops/square.ts";
import { sub } from "../ops/sub.ts";
import { print, Tensor, tensor } from "../tensor.ts";

/** What an output is compared with: a tensor of its shape, or its numbers in a row. */
export type Target = Tensor | ArrayLike<number>;

function targetOf(who: string, output: Tensor, target: Target): Tensor {
  if (!(target instanceof Tensor)) {
    if (target.length !== output.size) throw new ShapeError(`${who}: ${target.length} targets came for outputs ${print(output.shape)}. Give one per output.`);
    return tensor(Float32Array.from(target), output.shape);
  }
  if (print(target.shape) !== print(output.shape))
    throw new ShapeError(`${who}: outputs are ${print(output.shape)} but targets ${print(target.shape)}. Both must have the same shape.`);
  return target;
}

/** Mean of squared differences. @throws ShapeError */
export function meanSquaredError(output: Tensor, target: Target): Tensor {
  return mean(square(sub(output, targetOf("meanSquaredError", output, target))));
}

/** Mean of absolute differences (L1). @throws ShapeError */
export function meanAbsoluteError(output: Tensor, target: Target): Tensor {
  return mean(abs(sub(output, targetOf("meanAbsoluteError", output, target))));
}

/** Squared below `delta`, straight above: `d² / 2` and `delta (|d| - delta / 2)`, the mean (Huber 1964). @throws ShapeError, ValueError */
export function huber(output: Tensor, target: Target, { delta = 1 }: { delta?: number } = {}): Tensor {
  if (!(delta > 0 && delta < Infinity)) throw new ValueError(`huber: delta is ${delta}, but it must be a number above 0.`);
  const size = abs(sub(output, targetOf("huber", output, target)));
  const near = clamp(size, 0, delta);
  return mean(add(scale(square(near), 0.5), scale(sub(size, near), delta)));
}

/** Cross-entropy of independent yes-no outputs given as logits, the mean over all: `softplus(x) - t x`, t from 0 to 1. @throws ShapeError */
export function binaryCrossEntropy(logits: Tensor, target: Target): Tensor {
  return mean(sub(softplus(logits), mul(logits, targetOf("binaryCrossEntropy", logits, target))));
}

/** `max(0, 1 - t x)`, the mean, for targets t of -1 and 1. @throws ShapeError */
export function hinge(output: Tensor, target: Target): Tensor {
  return mean(relu(affine(mul(output, targetOf("hinge", output, target)), -1, 1)));
}
