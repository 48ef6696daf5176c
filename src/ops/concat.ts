import { skip } from "../addresses.ts";
import { ShapeError } from "../errors.ts";
import { print, sizeOf } from "../shape.ts";
import { indices, supportOf } from "../support.ts";
import { record } from "../tape.ts";
import { checkTensor, Tensor } from "../tensor.ts";
import { kernels } from "../wasm.ts";
import { axisOf } from "./grid.ts";

/**
 * Tensors one after the other along an axis; all other sizes are equal.
 * @throws ShapeError
 * @example
 * ```ts
 * import { concat, tensor } from "sievenet";
 *
 * concat([tensor([[1], [2]]), tensor([[3], [4]])], 1).toArray(); // [1, 3, 2, 4]
 * ```
 */
export function concat(list: readonly Tensor[], axis = 0): Tensor {
  const first = list[0];
  if (!first) throw new ShapeError("concat: the list is empty. Give at least one tensor.");
  const along = axisOf("concat", axis, checkTensor("concat", first).shape.length);
  for (const each of list) {
    checkTensor("concat", each);
    const same = each.shape.length === first.shape.length && each.shape.every((size, i) => i === along || size === first.shape[i]);
    if (!same)
      throw new ShapeError(`concat: shapes ${print(first.shape)} and ${print(each.shape)} do not fit along axis ${along}. All other sizes must be equal.`);
  }
  const total = list.reduce((sum, each) => sum + (each.shape[along] as number), 0);
  const shape = first.shape.map((size, i) => (i === along ? total : size));
  const rows = sizeOf(shape.slice(0, along));
  const inner = sizeOf(shape.slice(along + 1));
  const y = new Tensor(shape);
  let begin = 0;
  const places = list.map((x) => {
    const place = { x, first: begin, offset: begin * inner, width: (x.shape[along] as number) * inner };
    begin += x.shape[along] as number;
    return place;
  });
  if (along === 1 && list.some((x) => x.support))
    y.support = supportOf(places.flatMap(({ x, first }) => Array.from(x.support ? indices(x.support) : Array(x.shape[1]).keys(), (i) => first + i)));
  for (const { x, offset, width } of places) kernels.copyGrid(skip(y.address, offset), x.address, rows, width, total * inner, 1, width, 1);
  return record(y, list, ["concat", along], () => {
    for (const { x, offset, width } of places) if (x.wantsGrad) kernels.addGrid(x.grad, skip(y.grad, offset), rows, width, width, 1, total * inner, 1);
  });
}
