import type { Tensor } from "../tensor.ts";
import { kernels } from "../wasm.ts";
import { unary } from "./unary.ts";

/** `x` where it is positive, `slope · x` elsewhere (Maas et al. 2013). */
export function leakyRelu(x: Tensor, slope = 0.01): Tensor {
  return unary(
    "leakyRelu",
    x,
    (y, a, n) => kernels.leakyRelu(y, a, n, slope),
    (dx, dy, a, n) => kernels.leakyReluGrad(dx, dy, a, n, slope),
    "x",
    true,
  );
}
