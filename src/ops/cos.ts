import { functionKernels } from "../kernels/functions.ts";
import type { Tensor } from "../tensor.ts";
import { named } from "./named.ts";
import { unary } from "./unary.ts";

/**
 * The cosine of angles in radians, element by element: within 0.501 units in the last place up to |x| = 1e6, within 1e-8 up to
 * 1e8. Beyond |x| = 1e15, where single precision knows no angle any more, it is `NaN`.
 * @example
 * ```ts
 * import { cos, tensor } from "sievenet";
 *
 * cos(tensor([0])).toArray(); // [1]
 * ```
 */
export const cos: (x: Tensor) => Tensor = /* @__PURE__ */ named("cos", (x) => unary("cos", x, functionKernels.cos, functionKernels.cosGrad, "x"));
