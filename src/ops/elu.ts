import type { Tensor } from "../tensor.ts";
import { kernels } from "../wasm.ts";
import { unary } from "./unary.ts";

/** `x` where it is positive, `size · (exp(x) - 1)` elsewhere (Clevert et al. 2016). */
export function elu(x: Tensor, size = 1): Tensor {
  return unary(
    "elu",
    x,
    (y, a, n) => kernels.elu(y, a, n, size),
    (dx, dy, a, n) => kernels.eluGrad(dx, dy, a, n, size),
    "x",
    true,
  );
}
