import type { Tensor } from "../tensor.ts";
import { kernels } from "../wasm.ts";
import { unary } from "./unary.ts";

/** `x · x`, element by element. */
export function square(x: Tensor): Tensor {
  return unary("square", x, kernels.square, kernels.squareGrad, "x", true);
}
