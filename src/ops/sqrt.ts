import type { Tensor } from "../tensor.ts";
import { kernels } from "../wasm.ts";
import { unary } from "./unary.ts";

/** The square root, element by element; `NaN` below 0. Its slope at 0 is infinite. */
export function sqrt(x: Tensor): Tensor {
  return unary(x, kernels.sqrt, kernels.sqrtGrad, "y", true);
}
