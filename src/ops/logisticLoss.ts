import type { Floats } from "../addresses.ts";
import { functionKernels } from "../kernels/functions.ts";
import { take } from "../memory.ts";
import { record } from "../tape.ts";
import { Tensor } from "../tensor.ts";
import { kernels } from "../wasm.ts";

/** `softplus(x) - t x`, element by element, without what the difference would lose. x, t, result: the same shape, t from 0 to 1. */
export function logisticLoss(x: Tensor, t: Tensor): Tensor {
  const y = new Tensor(x.shape);
  const n = x.size;
  functionKernels.abs(y.address, x.address, n);
  kernels.affine(y.address, y.address, n, -1, 0);
  functionKernels.softplus(y.address, y.address, n);
  const [no, minus] = [take(4 * n), take(4 * n)];
  kernels.affine(no, t.address, n, -1, 1);
  kernels.affine(minus, x.address, n, -1, 0);
  kernels.addShare(y.address, x.address, no, n);
  kernels.addShare(y.address, minus, t.address, n);
  return record(y, [x, t], ["logisticLoss"], () => {
    const share = take(4 * n);
    // to -= dy · by
    const takeOff = (to: Floats, by: Floats) => {
      kernels.mul(share, y.grad, by, 1, n, 0, 1, 0, 1);
      kernels.reduceInto(to, share, 1, n, 0, 1, -1);
    };
    if (x.wantsGrad) {
      takeOff(x.grad, t.address);
      functionKernels.softplusGrad(x.grad, y.grad, x.address, n);
    }
    if (t.wantsGrad) takeOff(t.grad, x.address);
  });
}
