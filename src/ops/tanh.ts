import { functionKernels } from "../kernels/functions.ts";
import type { Tensor } from "../tensor.ts";
import { named } from "./named.ts";
import { unary } from "./unary.ts";

/**
 * The hyperbolic tangent, element by element.
 * @example
 * ```ts
 * import { tanh, tensor } from "sievenet";
 *
 * tanh(tensor([-100, 0, 100])).toArray(); // [-1, 0, 1]
 * ```
 */
export const tanh: (x: Tensor) => Tensor = /* @__PURE__ */ named("tanh", (x) => unary("tanh", x, functionKernels.tanh, functionKernels.tanhGrad, "y", true));
