import { ShapeError } from "../errors.ts";
import { print, sizeOf } from "../shape.ts";
import { record } from "../tape.ts";
import { checkTensor, Tensor } from "../tensor.ts";
import { kernels } from "../wasm.ts";

/**
 * Sums of squares over all axes but `axis`: [..., size, ...] to [size]. Without an axis, over everything: [].
 * @throws ShapeError
 * @example
 * ```ts
 * import { sumSquares, tensor } from "sievenet";
 *
 * sumSquares(tensor([3, 4])).item(); // 25
 * ```
 */
export function sumSquares(x: Tensor, axis?: number): Tensor {
  checkTensor("sumSquares", x);
  if (axis !== undefined && x.shape[axis] === undefined)
    throw new ShapeError(`sumSquares: axis ${axis} came but ${print(x.shape)} has ${x.shape.length} axes, counted from 0.`);
  const outer = axis === undefined ? 1 : sizeOf(x.shape.slice(0, axis));
  const middle = axis === undefined ? 1 : (x.shape[axis] as number);
  const inner = axis === undefined ? x.size : sizeOf(x.shape.slice(axis + 1));
  const y = new Tensor(axis === undefined ? [] : [middle]);
  kernels.sumSquares(y.address, x.address, outer, middle, inner);
  return record(y, [x], ["sumSquares", outer, middle, inner], () => kernels.sumSquaresGrad(x.grad, y.grad, x.address, outer, middle, inner));
}
