import { record } from "../tape.ts";
import { Tensor } from "../tensor.ts";
import { kernels } from "../wasm.ts";
export function maxPool(x: Tensor): Tensor {
  const [n, c, h, w] = x.shape as unknown as [number, number, number, number];
  const y = new Tensor([n, c, h >> 1, w >> 1]);
  const s = x.support;
  if (s) kernels.fill(y.address, y.size, 0);
  kernels.maxPool(y.address, x.address, n, c, h, w, s ? s.list : 0, s ? s.count : c);
  y.support = s;
  return record(y, [x], () => {
    if (!x.claimGrad()) throw new Error("twice");
    if (s) kernels.fill(x.gradAddress, x.size, 0);
    kernels.maxPoolGrad(x.gradAddress, y.grad, y.address, x.address, n, c, h, w, s ? s.list : 0, s ? s.count : c);
  });
}
