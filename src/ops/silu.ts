import type { Tensor } from "../tensor.ts";
import { kernels } from "../wasm.ts";
import { unary } from "./unary.ts";

/** `x · sigmoid(x)`, element by element (Elfwing et al. 2018), also called swish. */
export function silu(x: Tensor): Tensor {
  return unary("silu", x, kernels.silu, kernels.siluGrad, "x", true);
}
