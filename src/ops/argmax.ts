import { ShapeError, UsageError } from "../errors.ts";
import { print } from "../shape.ts";
import { record } from "../tape.ts";
import { checkTensor, Tensor } from "../tensor.ts";
import { kernels } from "../wasm.ts";
import { around } from "./axis.ts";

/**
 * The index of the largest number along an axis, the last one unless told otherwise, as a 32-bit float; of equals the first. In a net,
 * [batch, classes] to [batch]. It has no gradient.
 * @throws ShapeError when there are no numbers; UsageError when a gradient is asked for
 * @example
 * ```ts
 * import { argmax, tensor } from "sievenet";
 *
 * argmax(tensor([[1, 5], [7, 2]])).toArray(); // [1, 0]
 * ```
 */
export function argmax(x: Tensor, axis = -1): Tensor {
  const { outer, middle, inner, shape } = around("argmax", checkTensor("argmax", x), axis, false);
  if (middle === 0) throw new ShapeError(`argmax: ${print(x.shape)} holds no numbers to find the largest of.`);
  const y = new Tensor(shape);
  kernels.argmaxAxis(y.address, x.address, outer, middle, inner);
  return record(y, [x], () => {
    throw new UsageError(
      "argmax: a gradient was asked for, but an index moves in jumps and has none. Train on the scores themselves, with crossEntropy(), and put argmax behind the trained net.",
    );
  });
}
