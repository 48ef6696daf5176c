import type { Tensor } from "../tensor.ts";
import { kernels } from "../wasm.ts";
import { unary } from "./unary.ts";

/** The sine of angles in radians, element by element, correctly rounded up to |x| of about 1e6. */
export function sin(x: Tensor): Tensor {
  return unary(x, kernels.sin, kernels.sinGrad, "x", true);
}
