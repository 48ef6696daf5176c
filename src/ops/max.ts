import type { Indices } from "../addresses.ts";
import { ShapeError } from "../errors.ts";
import { take } from "../memory.ts";
import { print } from "../shape.ts";
import { record } from "../tape.ts";
import { checkTensor, Tensor } from "../tensor.ts";
import { kernels } from "../wasm.ts";
import { around, keepsDims, type ReduceOptions } from "./axis.ts";
import { reshape } from "./reshape.ts";

/**
 * The largest number, `[]`, or along one axis; the gradient goes to the first of equals.
 * @throws ShapeError when there are none.
 * @example
 * ```ts
 * import { max, tensor } from "sievenet";
 *
 * max(tensor([[1, 5], [7, 2]]), 1).toArray(); // [5, 7]
 * ```
 */
export function max(x: Tensor, axis?: number, options: ReduceOptions = {}): Tensor {
  checkTensor("max", x);
  const keepDims = keepsDims("max", options);
  if (axis === undefined) {
    const y = max(reshape(x, [x.size]), 0);
    return keepDims
      ? reshape(
          y,
          x.shape.map(() => 1),
        )
      : y;
  }
  const { y, place, sizes } = largestAlong("max", x, axis, keepDims);
  return record(y, [x], ["max", place, ...sizes], () => kernels.maxAxisGrad(x.grad, y.grad, place, ...sizes));
}

/** The largest numbers along an axis, and the index of each there: the first of equals. @throws ShapeError when there are none */
export function largestAlong(who: string, x: Tensor, axis: number, keepDims = false) {
  const { outer, middle, inner, shape } = around(who, checkTensor(who, x), axis, keepDims);
  if (middle === 0) throw new ShapeError(`${who}: ${print(x.shape)} holds no numbers to take the maximum of.`);
  const y = new Tensor(shape);
  const place = take<Indices>(4 * y.size);
  kernels.maxAxis(y.address, place, x.address, outer, middle, inner);
  return { y, place, sizes: [outer, middle, inner] as const };
}
