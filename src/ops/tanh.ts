import type { Tensor } from "../tensor.ts";
import { kernels } from "../wasm.ts";
import { unary } from "./unary.ts";

/** The hyperbolic tangent, element by element. */
export function tanh(x: Tensor): Tensor {
  return unary("tanh", x, kernels.tanh, kernels.tanhGrad, "y", true);
}
