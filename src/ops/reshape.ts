import type { Indices } from "../addresses.ts";
import { ShapeError } from "../errors.ts";
import { isLoose, take } from "../memory.ts";
import { checkShape, print, type Shape, sizeOf } from "../shape.ts";
import { record } from "../tape.ts";
import { checkTensor, type Support, type Tensor } from "../tensor.ts";
import { kernels } from "../wasm.ts";
import { named } from "./named.ts";

/** Open features of x under another shape: those of the same axis, or each wider or narrower by what follows it. */
function carried(x: Tensor, shape: Shape): Support | undefined {
  const { support } = x;
  if (!support || isLoose()) return undefined;
  const [before, after] = [x.shape, shape].map((each) => (each.length === 1 ? each : each.slice(1))) as [Shape, Shape];
  const rows = (each: Shape) => (each.length === 1 ? 1 : each[0]);
  if (rows(x.shape) !== rows(shape)) return undefined;
  if (before[0] === after[0]) return support;
  if (after.length !== 1) return undefined;
  const wide = sizeOf(before.slice(1));
  const list = take<Indices>(4 * support.count * wide);
  kernels.widen(list, support.list, support.count, wide);
  return { ...support, list, count: support.count * wide };
}

/**
 * The same numbers under another shape.
 * @throws ShapeError when the sizes differ.
 * @example
 * ```ts
 * import { reshape, tensor } from "sievenet";
 *
 * reshape(tensor([1, 2, 3, 4]), [2, 2]).shape; // [2, 2]
 * ```
 */
export function reshape(x: Tensor, shape: Shape): Tensor {
  checkTensor("reshape", x);
  if (sizeOf(checkShape("reshape", shape)) !== x.size) {
    throw new ShapeError(`reshape: ${print(x.shape)} holds ${x.size} numbers but ${print(shape)} needs ${sizeOf(shape)}.`);
  }
  const y = x.alias(shape, carried(x, shape));
  return record(y, [x], ["reshape"], () => {
    if (!x.adoptGrad(y)) kernels.reduceInto(x.grad, y.grad, 1, x.size, 0, 1, 1);
  });
}

/**
 * Everything after the first axis as one: [batch, ...] to [batch, features].
 * @example
 * ```ts
 * import { flatten, tensor } from "sievenet";
 *
 * flatten(tensor([[[[1, 2], [3, 4]]], [[[5, 6], [7, 8]]]])).shape; // [2, 4]
 * ```
 */
export const flatten: (x: Tensor) => Tensor = /* @__PURE__ */ named("flatten", (x) => {
  checkTensor("flatten", x);
  const batch = x.shape[0] ?? 1;
  return reshape(x, [batch, batch ? x.size / batch : sizeOf(x.shape.slice(1))]);
});
