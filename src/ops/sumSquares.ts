import { record } from "../tape.ts";
import { sizeOf, Tensor } from "../tensor.ts";
import { kernels } from "../wasm.ts";

/** Sums of squares over all axes but `axis`: [..., size, ...] to [size]. Without an axis, over everything: []. */
export function sumSquares(x: Tensor, axis?: number): Tensor {
  const outer = axis === undefined ? 1 : sizeOf(x.shape.slice(0, axis));
  const middle = axis === undefined ? 1 : (x.shape[axis] as number);
  const inner = axis === undefined ? x.size : sizeOf(x.shape.slice(axis + 1));
  const y = new Tensor(axis === undefined ? [] : [middle]);
  kernels.sumSquares(y.address, x.address, outer, middle, inner);
  return record(y, [x], () => kernels.sumSquaresGrad(x.grad, y.grad, x.address, outer, middle, inner));
}
