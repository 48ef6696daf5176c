import { ShapeError } from "../errors.ts";
import { checkShape, print, type Shape, sizeOf } from "../shape.ts";
import { record } from "../tape.ts";
import type { Tensor } from "../tensor.ts";
import { kernels } from "../wasm.ts";

/** The same numbers under another shape. @throws ShapeError when the sizes differ. */
export function reshape(x: Tensor, shape: Shape): Tensor {
  if (sizeOf(checkShape("reshape", shape)) !== x.size) {
    throw new ShapeError(`reshape: ${print(x.shape)} holds ${x.size} numbers but ${print(shape)} needs ${sizeOf(shape)}.`);
  }
  const y = x.alias(shape);
  if (shape.at(-1) === x.shape.at(-1)) y.support = x.support;
  return record(y, [x], () => kernels.reduceInto(x.grad, y.grad, 1, x.size, 0, 1, 1));
}

/** Everything after the first axis as one: [batch, ...] to [batch, features]. */
export function flatten(x: Tensor): Tensor {
  const batch = x.shape[0] ?? 1;
  return reshape(x, [batch, batch ? x.size / batch : sizeOf(x.shape.slice(1))]);
}
