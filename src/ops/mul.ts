import { take } from "../memory.ts";
import type { Tensor } from "../tensor.ts";
import { kernels } from "../wasm.ts";
import { apply, binary, full, type Plan, reduceInto } from "./broadcast.ts";

/**
 * `a · b`, element by element, with broadcasting.
 * @throws ShapeError
 * @example
 * ```ts
 * import { mul, tensor } from "sievenet";
 *
 * mul(tensor([[1, 2], [3, 4]]), tensor([10, 100])).toArray(); // [10, 200, 30, 400]
 * ```
 */
export function mul(a: Tensor, b: Tensor): Tensor {
  return binary("mul", kernels.mul, a, b, (y, p, flipped) => {
    if (a.wantsGrad) product(a, b, y, p);
    if (b.wantsGrad) product(b, a, y, flipped);
  });
}

/** da += dy · b, summed over what a repeats along. */
function product(a: Tensor, b: Tensor, y: Tensor, p: Plan): void {
  const share = take(4 * y.size);
  apply(kernels.mul, full(p), share, y.grad, b.address);
  reduceInto(p, a.grad, share);
}
