import { functionKernels } from "../kernels/functions.ts";
import type { Tensor } from "../tensor.ts";
import { unary } from "./unary.ts";

/**
 * `Phi(x)`, the share of a standard normal distribution that lies below x, element by element.
 * @example
 * ```ts
 * import { normalCdf, tensor } from "sievenet";
 *
 * normalCdf(tensor([0, 40])).toArray(); // [0.5, 1]
 * ```
 */
export function normalCdf(x: Tensor): Tensor {
  return unary("normalCdf", x, functionKernels.normalCdf, functionKernels.normalCdfGrad, "x");
}
