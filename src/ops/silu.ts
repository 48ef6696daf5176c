import { functionKernels } from "../kernels/functions.ts";
import type { Tensor } from "../tensor.ts";
import { named } from "./named.ts";
import { unary } from "./unary.ts";

/**
 * `x · sigmoid(x)`, element by element (Elfwing et al. 2018), also called swish.
 * @example
 * ```ts
 * import { silu, tensor } from "sievenet";
 *
 * silu(tensor([0, 200])).toArray(); // [0, 200]
 * ```
 */
export const silu: (x: Tensor) => Tensor = /* @__PURE__ */ named("silu", (x) => unary("silu", x, functionKernels.silu, functionKernels.siluGrad, "x", true));
