import type { Tensor } from "../tensor.ts";
import { kernels } from "../wasm.ts";
import { binary, reduceInto } from "./broadcast.ts";

/**
 * `a - b`, element by element, with broadcasting.
 * @throws ShapeError
 * @example
 * ```ts
 * import { sub, tensor } from "sievenet";
 *
 * sub(tensor([1, 2]), tensor([10, 20])).toArray(); // [-9, -18]
 * ```
 */
export function sub(a: Tensor, b: Tensor): Tensor {
  return binary("sub", kernels.sub, a, b, (y, p, flipped) => {
    if (a.wantsGrad) reduceInto(p, a.grad, y.grad);
    if (b.wantsGrad) reduceInto(flipped, b.grad, y.grad, -1);
  });
}
