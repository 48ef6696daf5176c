import { ShapeError } from "../errors.ts";
import { print } from "../shape.ts";
import { record } from "../tape.ts";
import { Tensor } from "../tensor.ts";
import { kernels } from "../wasm.ts";

/** Picks columns: result[i, j] = x[i, list[j]]. x: [batch, inputs]; list: i32 address of `count` columns. */
export function selectColumns(x: Tensor, list: number, count: number, inputs: number, who: string): Tensor {
  if (x.shape.length !== 2 || x.shape[1] !== inputs) throw new ShapeError(`${who}: the input is ${print(x.shape)} but needs [batch, ${inputs}].`);
  const m = x.shape[0] as number;
  const y = new Tensor([m, count]);
  kernels.selectColumns(y.address, x.address, list, m, inputs, count);
  return record(y, [x], () => kernels.selectColumnsGrad(x.grad, y.grad, list, m, inputs, count));
}
