import { functionKernels } from "../kernels/functions.ts";
import type { Tensor } from "../tensor.ts";
import { named } from "./named.ts";
import { unary } from "./unary.ts";

/** `x · x`, element by element. */
export const square: (x: Tensor) => Tensor = /* @__PURE__ */ named("square", (x) =>
  unary("square", x, functionKernels.square, functionKernels.squareGrad, "x", true),
);
