// Losses of numbers against numbers, the mean over all of them.
import { abs } from "../ops/abs.ts";
import { add } from "../ops/add.ts";
import { clamp } from "../ops/clamp.ts";
import type { LossOptions } from "../ops/exampleWeights.ts";
import { scale } from "../ops/scale.ts";
import { square } from "../ops/square.ts";
import { sub } from "../ops/sub.ts";
import { numberThat, refuseUnknown } from "../options.ts";
import type { Tensor } from "../tensor.ts";
import { type Target, targetOf } from "./target.ts";
import { meanOf } from "./weighted.ts";

/**
 * Mean of squared differences.
 * @throws ShapeError
 * @example
 * ```ts
 * import { meanSquaredError, tensor } from "sievenet";
 *
 * meanSquaredError(tensor([1, 5]), [1, 3]).item(); // 2
 * ```
 */
export function meanSquaredError(output: Tensor, target: Target, options: LossOptions = {}): Tensor {
  refuseUnknown("meanSquaredError", options, ["weights"]);
  return meanOf("meanSquaredError", square(sub(output, targetOf("meanSquaredError", output, target))), options);
}

/**
 * Mean of absolute differences (L1).
 * @throws ShapeError
 * @example
 * ```ts
 * import { meanAbsoluteError, tensor } from "sievenet";
 *
 * meanAbsoluteError(tensor([1, 5]), [1, 3]).item(); // 1
 * ```
 */
export function meanAbsoluteError(output: Tensor, target: Target, options: LossOptions = {}): Tensor {
  refuseUnknown("meanAbsoluteError", options, ["weights"]);
  return meanOf("meanAbsoluteError", abs(sub(output, targetOf("meanAbsoluteError", output, target))), options);
}

/**
 * Squared below `delta`, straight above: `d² / 2` and `delta (|d| - delta / 2)`, the mean (Huber 1964).
 * @throws ShapeError, ValueError
 * @example
 * ```ts
 * import { huber, tensor } from "sievenet";
 *
 * huber(tensor([1, 5]), [1, 3]).item(); // 0.75
 * ```
 */
export function huber(output: Tensor, target: Target, options: LossOptions & { readonly delta?: number } = {}): Tensor {
  refuseUnknown("huber", options, ["delta", "weights"]);
  const { delta = 1 } = options;
  numberThat("huber", "delta", delta, "a number above 0", (d) => d > 0 && d < Infinity);
  const size = abs(sub(output, targetOf("huber", output, target)));
  const near = clamp(size, 0, delta);
  return meanOf("huber", add(scale(square(near), 0.5), scale(sub(size, near), delta)), options);
}
