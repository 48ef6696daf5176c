import type { Tensor } from "../tensor.ts";
import { kernels } from "../wasm.ts";
import { unary } from "./unary.ts";

/** `max(x, 0)`, element by element. */
export function relu(x: Tensor): Tensor {
  return unary("relu", x, kernels.relu, kernels.reluGrad, "y", true);
}
