import type { Tensor } from "../tensor.ts";
import { named } from "./named.ts";
import { scale } from "./scale.ts";

/**
 * `-x`, element by element.
 * @example
 * ```ts
 * import { neg, tensor } from "sievenet";
 *
 * neg(tensor([1, -2])).toArray(); // [-1, 2]
 * ```
 */
export const neg: (x: Tensor) => Tensor = /* @__PURE__ */ named("neg", (x) => scale(x, -1));
