import type { Tensor } from "../tensor.ts";
import { checkTensor } from "../tensor.ts";
import { keepsDims, type ReduceOptions } from "./axis.ts";
import { max } from "./max.ts";
import { neg } from "./neg.ts";

/**
 * The smallest number, `[]`, or along one axis; the gradient goes to the first of equals.
 * @throws ShapeError when there are none.
 * @example
 * ```ts
 * import { min, tensor } from "sievenet";
 *
 * min(tensor([[1, 5], [7, 2]]), 1).toArray(); // [1, 2]
 * ```
 */
export function min(x: Tensor, axis?: number, options: ReduceOptions = {}): Tensor {
  keepsDims("min", options);
  return neg(max(neg(checkTensor("min", x)), axis, options));
}
