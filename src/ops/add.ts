import { sameShape } from "../shape.ts";
import { indices, supportOf } from "../support.ts";
import type { Tensor } from "../tensor.ts";
import { kernels } from "../wasm.ts";
import { binary, reduceInto } from "./broadcast.ts";

/**
 * `a + b`, element by element, with broadcasting.
 * @throws ShapeError
 * @example
 * ```ts
 * import { add, tensor } from "sievenet";
 *
 * add(tensor([1, 2]), tensor([10, 20])).toArray(); // [11, 22]
 * ```
 */
export function add(a: Tensor, b: Tensor): Tensor {
  const y = binary("add", kernels.add, a, b, (y, p, flipped) => {
    if (a.wantsGrad) reduceInto(p, a.grad, y.grad);
    if (b.wantsGrad) reduceInto(flipped, b.grad, y.grad);
  });
  if (a.support && b.support && sameShape(a.shape, b.shape)) y.support = supportOf([...indices(a.support), ...indices(b.support)]);
  return y;
}
