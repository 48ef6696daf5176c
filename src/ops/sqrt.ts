import type { Tensor } from "../tensor.ts";
import { kernels } from "../wasm.ts";
import { unary } from "./unary.ts";

/**
 * The square root, element by element; `NaN` below 0. Its slope at 0 is infinite, but where nothing is asked for (a gradient
 * of 0, as behind a closed gate) the gradient is 0. Known zeros are not handed on: with that slope they are not idle.
 */
export function sqrt(x: Tensor): Tensor {
  return unary("sqrt", x, kernels.sqrt, kernels.sqrtGrad, "y");
}
