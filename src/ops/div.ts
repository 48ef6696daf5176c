import { take } from "../memory.ts";
import type { Tensor } from "../tensor.ts";
import { kernels } from "../wasm.ts";
import { apply, binary, full, reduceInto } from "./broadcast.ts";

/**
 * `a / b`, element by element, with broadcasting.
 * @throws ShapeError
 * @example
 * ```ts
 * import { div, tensor } from "sievenet";
 *
 * div(tensor([1, 2]), tensor([4])).toArray(); // [0.25, 0.5]
 * ```
 */
export function div(a: Tensor, b: Tensor): Tensor {
  return binary("div", kernels.div, a, b, (y, p, flipped) => {
    // dy / b goes to a as it is, and times -y to b
    const share = take(4 * y.size);
    apply(kernels.div, full(p), share, y.grad, b.address);
    if (a.wantsGrad) reduceInto(p, a.grad, share);
    if (!b.wantsGrad) return;
    const product = take(4 * y.size);
    kernels.mul(product, share, y.address, 1, y.size, 0, 1, 0, 1);
    reduceInto(flipped, b.grad, product, -1);
  });
}
