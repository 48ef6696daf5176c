import { functionKernels } from "../kernels/functions.ts";
import type { Tensor } from "../tensor.ts";
import { named } from "./named.ts";
import { unary } from "./unary.ts";

/**
 * The absolute value, element by element; slope 0 at 0.
 * @example
 * ```ts
 * import { abs, tensor } from "sievenet";
 *
 * abs(tensor([-2, 0, 3])).toArray(); // [2, 0, 3]
 * ```
 */
export const abs: (x: Tensor) => Tensor = /* @__PURE__ */ named("abs", (x) => unary("abs", x, functionKernels.abs, functionKernels.absGrad, "x", true));
