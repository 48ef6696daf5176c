import type { Tensor } from "../tensor.ts";
import { kernels } from "../wasm.ts";
import { unary } from "./unary.ts";

/** `e` to the power of `x`, element by element, within 1 ulp. */
export function exp(x: Tensor): Tensor {
  return unary("exp", x, kernels.exp, kernels.expGrad, "y");
}
