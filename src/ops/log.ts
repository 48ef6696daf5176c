import type { Tensor } from "../tensor.ts";
import { kernels } from "../wasm.ts";
import { named } from "./named.ts";
import { unary } from "./unary.ts";

/**
 * The natural logarithm, element by element, within 1 ulp (1.01 for subnormal numbers); `-Infinity` at 0, `NaN` below.
 * @example
 * ```ts
 * import { log, tensor } from "sievenet";
 *
 * log(tensor([1, 0])).toArray(); // [0, -Infinity]
 * ```
 */
export const log: (x: Tensor) => Tensor = /* @__PURE__ */ named("log", (x) => unary("log", x, kernels.log, kernels.logGrad, "x"));
