// What elementwise ops of one tensor share.
import { record } from "../tape.ts";
import { Tensor } from "../tensor.ts";

type Forward = (y: number, x: number, n: number) => void;
/** dx += slope · dy; `at` is y or x, whichever the slope is written in. */
type Backward = (dx: number, dy: number, at: number, n: number) => void;

/** One op from its two kernels. With `zeroAtZero` known zeros of x are known zeros of y. */
export function unary(x: Tensor, forward: Forward, backward: Backward, slopeOf: "x" | "y", zeroAtZero = false): Tensor {
  const y = new Tensor(x.shape);
  forward(y.address, x.address, x.size);
  if (zeroAtZero) y.support = x.support;
  return record(y, [x], () => backward(x.grad, y.grad, slopeOf === "y" ? y.address : x.address, x.size));
}
