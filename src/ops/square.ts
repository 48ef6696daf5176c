import { functionKernels } from "../kernels/functions.ts";
import type { Tensor } from "../tensor.ts";
import { named } from "./named.ts";
import { unary } from "./unary.ts";

/**
 * `x · x`, element by element.
 * @example
 * ```ts
 * import { square, tensor } from "sievenet";
 *
 * square(tensor([-3, 2])).toArray(); // [9, 4]
 * ```
 */
export const square: (x: Tensor) => Tensor = /* @__PURE__ */ named("square", (x) =>
  unary("square", x, functionKernels.square, functionKernels.squareGrad, "x", true),
);
