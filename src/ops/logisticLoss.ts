import { take } from "../memory.ts";
import { record } from "../tape.ts";
import { Tensor } from "../tensor.ts";
import { kernels } from "../wasm.ts";

/** `softplus(x) - t x`, element by element, without what the difference would lose. x, t, result: the same shape, t from 0 to 1. */
export function logisticLoss(x: Tensor, t: Tensor): Tensor {
  const y = new Tensor(x.shape);
  const n = x.size;
  kernels.binaryCrossEntropy(y.address, x.address, t.address, n);
  return record(y, [x, t], () => {
    if (x.wantsGrad) kernels.binaryCrossEntropyGrad(x.grad, y.grad, x.address, t.address, n);
    if (!t.wantsGrad) return;
    const share = take(4 * n);
    kernels.mul(share, y.grad, x.address, 1, n, 0, 1, 0, 1);
    kernels.reduceInto(t.grad, share, 1, n, 0, 1, -1);
  });
}
