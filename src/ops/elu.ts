import { functionKernels } from "../kernels/functions.ts";
import type { Tensor } from "../tensor.ts";
import { named } from "./named.ts";
import { unary } from "./unary.ts";

/**
 * `x` where it is positive, `size · (exp(x) - 1)` elsewhere (Clevert et al. 2016).
 * @example
 * ```ts
 * import { elu, tensor } from "sievenet";
 *
 * elu(tensor([-100, 0, 2])).toArray(); // [-1, 0, 2]
 * ```
 */
export const elu: (x: Tensor, size?: number) => Tensor = /* @__PURE__ */ named("elu", (x, size = 1) => {
  return unary(
    "elu",
    x,
    (y, a, n) => functionKernels.elu(y, a, n, size),
    (dx, dy, a, n) => functionKernels.eluGrad(dx, dy, a, n, size),
    "x",
    true,
    size,
  );
});
