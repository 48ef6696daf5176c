import type { Tensor } from "../tensor.ts";
import { clamp } from "./clamp.ts";
import { named } from "./named.ts";

/**
 * `min(6, max(0, x))`, element by element (Howard et al. 2017); slope 0 at 0 and at 6.
 * @example
 * ```ts
 * import { relu6, tensor } from "sievenet";
 *
 * relu6(tensor([-1, 2, 7])).toArray(); // [0, 2, 6]
 * ```
 */
export const relu6: (x: Tensor) => Tensor = /* @__PURE__ */ named("relu6", (x) => clamp(x, 0, 6));
