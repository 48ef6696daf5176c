import type { Tensor } from "../tensor.ts";
import { kernels } from "../wasm.ts";
import { unary } from "./unary.ts";

/** `log(1 + exp(x))`, element by element, without overflow. */
export function softplus(x: Tensor): Tensor {
  return unary("softplus", x, kernels.softplus, kernels.softplusGrad, "x");
}
