import { ShapeError } from "../errors.ts";
import { record } from "../tape.ts";
import { Tensor } from "../tensor.ts";
import { kernels } from "../wasm.ts";
import { scale } from "./scale.ts";

/** The sum of all numbers, a tensor of shape `[]`. */
export function sum(x: Tensor): Tensor {
  const y = new Tensor([]);
  kernels.sum(y.address, x.address, x.size);
  // going back is broadcasting: dx += dy at every place
  return record(y, [x], () => kernels.add(x.grad, x.grad, y.grad, 1, x.size, 0, 1, 0, 0));
}

/** The mean of all numbers, a tensor of shape `[]`. @throws ShapeError when there are none. */
export function mean(x: Tensor): Tensor {
  if (x.size === 0) throw new ShapeError("mean: the tensor holds no numbers. Give it at least one.");
  return scale(sum(x), 1 / x.size);
}
