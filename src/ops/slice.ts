import { skip } from "../addresses.ts";
import { ShapeError } from "../errors.ts";
import { isWhole, print } from "../shape.ts";
import { record } from "../tape.ts";
import { checkTensor, Tensor } from "../tensor.ts";
import { kernels } from "../wasm.ts";
import { denseStrides, moveBox } from "./grid.ts";

/**
 * A box out of a tensor: from `begin` on, `size` numbers along each axis.
 * @throws ShapeError when it does not lie inside.
 * @example
 * ```ts
 * import { slice, tensor } from "sievenet";
 *
 * slice(tensor([1, 2, 3, 4]), [1], [2]).toArray(); // [2, 3]
 * ```
 */
export function slice(x: Tensor, begin: readonly number[], size: readonly number[]): Tensor {
  checkTensor("slice", x);
  const fits =
    begin.length === x.shape.length &&
    size.length === x.shape.length &&
    x.shape.every((all, i) => isWhole(begin[i] as number, 0) && isWhole(size[i] as number, 0, all - (begin[i] as number)));
  if (!fits) throw new ShapeError(`slice: a box of ${print(size)} from ${print(begin)} on does not lie inside ${print(x.shape)}.`);
  const y = new Tensor([...size]);
  const strides = denseStrides(x.shape);
  const own = denseStrides(size);
  const offset = begin.reduce((sum, each, i) => sum + each * (strides[i] as number), 0);
  moveBox(kernels.copyGrid, size, y.address, own, skip(x.address, offset), strides);
  return record(y, [x], ["slice", begin, size], () => moveBox(kernels.addGrid, size, skip(x.grad, offset), strides, y.grad, own));
}
