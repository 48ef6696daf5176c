import { functionKernels } from "../kernels/functions.ts";
import type { Tensor } from "../tensor.ts";
import { unary } from "./unary.ts";

/** `Phi(x)`, the share of a standard normal distribution that lies below x, element by element. */
export function normalCdf(x: Tensor): Tensor {
  return unary("normalCdf", x, functionKernels.normalCdf, functionKernels.normalCdfGrad, "x");
}
