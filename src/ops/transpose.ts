import { ShapeError } from "../errors.ts";
import { print } from "../shape.ts";
import { record } from "../tape.ts";
import { checkTensor, Tensor } from "../tensor.ts";
import { kernels } from "../wasm.ts";
import { axisOf, denseStrides, moveBox } from "./grid.ts";

/**
 * The axes in another order; without one, reversed. `transpose(x, [0, 2, 1])` exchanges the last two of three.
 * @throws ShapeError
 * @example
 * ```ts
 * import { tensor, transpose } from "sievenet";
 *
 * transpose(tensor([[1, 2, 3]])).shape; // [3, 1]
 * ```
 */
export function transpose(x: Tensor, order?: readonly number[]): Tensor {
  checkTensor("transpose", x);
  const rank = x.shape.length;
  const axes = order ? order.map((each) => axisOf("transpose", each, rank)) : x.shape.map((_, i) => rank - 1 - i);
  if (axes.length !== rank || new Set(axes).size !== rank)
    throw new ShapeError(`transpose: the order ${print(order ?? [])} must name each of the ${rank} axes of ${print(x.shape)} once.`);
  const y = new Tensor(axes.map((each) => x.shape[each] as number));
  const from = denseStrides(x.shape);
  const strides = axes.map((each) => from[each] as number);
  const own = denseStrides(y.shape);
  moveBox(kernels.copyGrid, y.shape, y.address, own, x.address, strides);
  return record(y, [x], ["transpose", axes], () => moveBox(kernels.addGrid, y.shape, x.grad, strides, y.grad, own));
}
