import { functionKernels } from "../kernels/functions.ts";
import type { Tensor } from "../tensor.ts";
import { named } from "./named.ts";
import { unary } from "./unary.ts";

/**
 * `log(1 + exp(x))`, element by element, without overflow.
 * @example
 * ```ts
 * import { softplus, tensor } from "sievenet";
 *
 * softplus(tensor([-200, 200])).toArray(); // [0, 200]
 * ```
 */
export const softplus: (x: Tensor) => Tensor = /* @__PURE__ */ named("softplus", (x) =>
  unary("softplus", x, functionKernels.softplus, functionKernels.softplusGrad, "x"),
);
