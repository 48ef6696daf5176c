import type { Tensor } from "../tensor.ts";
import { kernels } from "../wasm.ts";
import { unary } from "./unary.ts";

/** The absolute value, element by element; slope 0 at 0. */
export function abs(x: Tensor): Tensor {
  return unary("abs", x, kernels.abs, kernels.absGrad, "x", true);
}
