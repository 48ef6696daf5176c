import type { Tensor } from "../tensor.ts";
import { kernels } from "../wasm.ts";
import { unary } from "./unary.ts";

/** The cosine of angles in radians, element by element, correctly rounded up to |x| of about 1e6. */
export function cos(x: Tensor): Tensor {
  return unary(x, kernels.cos, kernels.cosGrad, "x");
}
