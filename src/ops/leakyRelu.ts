import { functionKernels } from "../kernels/functions.ts";
import type { Tensor } from "../tensor.ts";
import { named } from "./named.ts";
import { unary } from "./unary.ts";

/**
 * `x` where it is positive, `slope · x` elsewhere (Maas et al. 2013).
 * @example
 * ```ts
 * import { leakyRelu, tensor } from "sievenet";
 *
 * leakyRelu(tensor([-100, 3])).toArray(); // [-1, 3]
 * ```
 */
export const leakyRelu: (x: Tensor, slope?: number) => Tensor = /* @__PURE__ */ named("leakyRelu", (x, slope = 0.01) => {
  return unary(
    "leakyRelu",
    x,
    (y, a, n) => functionKernels.leakyRelu(y, a, n, slope),
    (dx, dy, a, n) => functionKernels.leakyReluGrad(dx, dy, a, n, slope),
    "x",
    true,
    slope,
  );
});
