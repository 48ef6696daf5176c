import type { Tensor } from "../tensor.ts";
import { clamp } from "./clamp.ts";
import { named } from "./named.ts";

/**
 * `min(1, max(0, x))`, the rectifier of hard-concrete gates; slope 0 at 0 and at 1.
 * @example
 * ```ts
 * import { hardSigmoid, tensor } from "sievenet";
 *
 * hardSigmoid(tensor([-4, 0.5, 4])).toArray(); // [0, 0.5, 1]
 * ```
 */
export const hardSigmoid: (x: Tensor) => Tensor = /* @__PURE__ */ named("hardSigmoid", (x) => clamp(x, 0, 1));
