import { record } from "../tape.ts";
import { checkTensor, Tensor } from "../tensor.ts";
import { kernels } from "../wasm.ts";
import { shown } from "../options.ts";
import { ValueError } from "../errors.ts";

/**
 * `factor · x + shift` with two plain numbers.
 * @example
 * ```ts
 * import { affine, tensor } from "sievenet";
 *
 * affine(tensor([1, 2]), 3, 1).toArray(); // [4, 7]
 * ```
 */
export function affine(x: Tensor, factor: number, shift: number): Tensor {
  for (const value of [factor, shift])
    if (typeof value !== "number") throw new ValueError(`affine: ${shown(value)} came where a plain number is needed. Use mul() and add() for tensors.`);
  checkTensor("affine", x);
  const y = new Tensor(x.shape);
  kernels.affine(y.address, x.address, x.size, factor, shift);
  if (shift === 0) y.support = x.support;
  return record(y, [x], ["affine", factor], () => kernels.reduceInto(x.grad, y.grad, 1, x.size, 0, 1, factor));
}

/**
 * `factor · x` with a plain number.
 * @example
 * ```ts
 * import { scale, tensor } from "sievenet";
 *
 * scale(tensor([1, 2]), 3).toArray(); // [3, 6]
 * ```
 */
export function scale(x: Tensor, factor: number): Tensor {
  return affine(x, factor, 0);
}
