// Values that go on without their history: from one step to the next, or within one.
import { isLoose } from "./memory.ts";
import { alike } from "./ofBytes.ts";
import { Tensor } from "./tensor.ts";

/**
 * Carries a tensor from one step to the next: a copy of its values, without its history.
 * @example
 * ```ts
 * import { adam, dense, keep, meanSquaredError, step, type Tensor, tensor } from "sievenet";
 *
 * const net = dense(2, 1);
 * let outputs: Tensor | undefined;
 * step(net, adam(), () => {
 *   const y = net.forward(tensor([[1, 2]]));
 *   outputs = keep(y); // y itself ends with the step
 *   return meanSquaredError(y, [3]);
 * });
 * outputs?.shape; // [1, 1]
 * ```
 */
export function keep(x: Tensor): Tensor {
  return alike(new Tensor(x.shape, x.toArray()), x);
}

/**
 * The same values, with no gradient flowing back through them.
 * @example
 * ```ts
 * import { detach, gradients, mul, sum, tensor } from "sievenet";
 *
 * const x = tensor([2, 3]);
 * const { gradients: slopes } = gradients(() => sum(mul(x, detach(x))), [x]);
 * slopes[0]; // [2, 3]
 * ```
 */
export function detach(x: Tensor): Tensor {
  return isLoose() ? keep(x) : x.alias(x.shape);
}
