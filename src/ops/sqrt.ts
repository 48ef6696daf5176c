import { functionKernels } from "../kernels/functions.ts";
import type { Tensor } from "../tensor.ts";
import { named } from "./named.ts";
import { unary } from "./unary.ts";

/**
 * The square root, element by element; `NaN` below 0. Its slope at 0 is infinite, but where nothing is asked for (a gradient
 * of 0, as behind a closed gate) the gradient is 0. Known zeros are not handed on: with that slope they are not idle.
 * @example
 * ```ts
 * import { sqrt, tensor } from "sievenet";
 *
 * sqrt(tensor([4, 9])).toArray(); // [2, 3]
 * ```
 */
export const sqrt: (x: Tensor) => Tensor = /* @__PURE__ */ named("sqrt", (x) => unary("sqrt", x, functionKernels.sqrt, functionKernels.sqrtGrad, "y"));
