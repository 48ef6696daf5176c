import type { Tensor } from "../tensor.ts";
import { kernels } from "../wasm.ts";
import { named } from "./named.ts";
import { unary } from "./unary.ts";

/**
 * `e` to the power of `x`, element by element, within 1 ulp.
 * @example
 * ```ts
 * import { exp, tensor } from "sievenet";
 *
 * exp(tensor([0, -Infinity])).toArray(); // [1, 0]
 * ```
 */
export const exp: (x: Tensor) => Tensor = /* @__PURE__ */ named("exp", (x) => unary("exp", x, kernels.exp, kernels.expGrad, "y"));
