import { skip } from "../addresses.ts";
import { ShapeError } from "../errors.ts";
import { print } from "../shape.ts";
import { record } from "../tape.ts";
import { checkTensor, Tensor } from "../tensor.ts";
import { kernels } from "../wasm.ts";
import { around, keepsDims, type ReduceOptions } from "./axis.ts";
import { axisOf } from "./grid.ts";
import { scale } from "./scale.ts";

/**
 * The sum of all numbers, `[]`, or along one axis.
 * @throws ShapeError
 * @example
 * ```ts
 * import { sum, tensor } from "sievenet";
 *
 * sum(tensor([[1, 2], [3, 4]])).item(); // 10
 * sum(tensor([[1, 2], [3, 4]]), 0).toArray(); // [4, 6]
 * ```
 */
export function sum(x: Tensor, axis?: number, options: ReduceOptions = {}): Tensor {
  checkTensor("sum", x);
  const keepDims = keepsDims("sum", options);
  if (axis === undefined) {
    const y = new Tensor(keepDims ? x.shape.map(() => 1) : []);
    kernels.sum(y.address, x.address, x.size);
    // going back is broadcasting: dx += dy at every place
    return record(y, [x], ["sum"], () => kernels.add(x.grad, x.grad, y.grad, 1, x.size, 0, 1, 0, 0));
  }
  const { outer, middle, inner, shape } = around("sum", x, axis, keepDims);
  const y = new Tensor(shape);
  kernels.sumAxis(y.address, x.address, outer, middle, inner);
  return record(y, [x], ["sum", axis], () => {
    for (let o = 0; o < outer; o++) {
      const dx = skip(x.grad, o * middle * inner);
      kernels.add(dx, dx, skip(y.grad, o * inner), middle, inner, inner, 1, 0, 1);
    }
  });
}

/**
 * The mean of all numbers, `[]`, or along one axis.
 * @throws ShapeError when there are none.
 * @example
 * ```ts
 * import { mean, tensor } from "sievenet";
 *
 * mean(tensor([[1, 2], [3, 4]]), 1).toArray(); // [1.5, 3.5]
 * ```
 */
export function mean(x: Tensor, axis?: number, options: ReduceOptions = {}): Tensor {
  checkTensor("mean", x);
  keepsDims("mean", options);
  const n = axis === undefined ? x.size : (x.shape[axisOf("mean", axis, x.shape.length)] as number);
  if (n === 0) throw new ShapeError(`mean: ${print(x.shape)} holds no numbers to take the mean of.`);
  return scale(sum(x, axis, options), 1 / n);
}
