import type { Indices } from "../addresses.ts";
import { ShapeError, ValueError } from "../errors.ts";
import { take } from "../memory.ts";
import { isWhole } from "../shape.ts";
import { record } from "../tape.ts";
import { checkTensor, Tensor } from "../tensor.ts";
import { ints, kernels } from "../wasm.ts";

/**
 * Rows of a table by index: result[i, ...] = x[indices[i], ...]. An index may occur more than once.
 * @throws ShapeError, ValueError
 * @example
 * ```ts
 * import { gather, tensor } from "sievenet";
 *
 * gather(tensor([[1, 2], [3, 4]]), [1, 1]).toArray(); // [3, 4, 3, 4]
 * ```
 */
export function gather(x: Tensor, indices: ArrayLike<number>): Tensor {
  checkTensor("gather", x);
  const [rows, ...rest] = x.shape;
  if (rows === undefined) throw new ShapeError("gather: a single number has no rows. Give a tensor of at least one axis.");
  const n = indices.length;
  const list = take<Indices>(4 * n);
  const view = ints(list, n);
  for (let i = 0; i < n; i++) {
    const each = indices[i] as number;
    if (!isWhole(each, 0, rows - 1)) throw new ValueError(`gather: index ${i} is ${each}, but it must be a whole number from 0 to ${rows - 1}.`);
    view[i] = each;
  }
  const width = rows ? x.size / rows : 0;
  const y = new Tensor([n, ...rest]);
  kernels.gatherRows(y.address, x.address, list, n, width);
  return record(y, [x], ["gather", indices], () => kernels.gatherRowsGrad(x.grad, y.grad, list, n, width));
}
