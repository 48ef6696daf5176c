import { functionKernels } from "../kernels/functions.ts";
import type { Tensor } from "../tensor.ts";
import { named } from "./named.ts";
import { unary } from "./unary.ts";

/** `x · sigmoid(x)`, element by element (Elfwing et al. 2018), also called swish. */
export const silu: (x: Tensor) => Tensor = /* @__PURE__ */ named("silu", (x) => unary("silu", x, functionKernels.silu, functionKernels.siluGrad, "x", true));
