// What elementwise ops of one tensor share.
import { type Floats, skip } from "../addresses.ts";
import { eachOpen, gapsOf } from "../support.ts";
import { record } from "../tape.ts";
import { checkTensor, Tensor } from "../tensor.ts";

type Forward = (y: Floats, x: Floats, n: number) => void;
/** dx += slope · dy; `at` is y or x, whichever the slope is written in. */
type Backward = (dx: Floats, dy: Floats, at: Floats, n: number) => void;

/** One op from its two kernels. With `zeroAtZero` known zeros of x are known zeros of y, and maps of them are passed over; `told`: the constants of the function. */
export function unary(who: string, x: Tensor, forward: Forward, backward: Backward, slopeOf: "x" | "y", zeroAtZero = false, ...told: unknown[]): Tensor {
  const y = new Tensor(checkTensor(who, x).shape);
  const gaps = zeroAtZero ? gapsOf(x.shape, x.support) : undefined;
  if (gaps) {
    const [to, from] = [y.openAddress, x.openAddress];
    eachOpen(gaps, (first, n) => forward(skip(to, first), skip(from, first), n));
  } else forward(y.address, x.address, x.size);
  if (zeroAtZero) y.support = x.support;
  y.gaps = gaps;
  return record(y, [x], [who, ...told], () => {
    const at = slopeOf === "y" ? y : x;
    const dx = x.gradAt(gaps);
    if (gaps) {
      const [dy, from] = [y.openGrad, at.openAddress];
      eachOpen(gaps, (first, n) => backward(skip(dx, first), skip(dy, first), skip(from, first), n));
    } else backward(dx, y.grad, at.address, x.size);
  });
}
