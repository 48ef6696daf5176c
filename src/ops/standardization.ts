import { none, type Workspace } from "../addresses.ts";
import { normKernels } from "../kernels/norms.ts";
import { take } from "../memory.ts";
import { sizeOf } from "../shape.ts";
import { record } from "../tape.ts";
import { Tensor } from "../tensor.ts";
import { kernels } from "../wasm.ts";

/**
 * `(x - mean) · inverse`, feature by feature: a batch norm whose scale is 1 and whose shift is 0, by the kernel of batch norm.
 * x: [batch, features] or [batch, features, height, width], result: the same; mean and inverse: [features]. @internal
 */
export function standardization(x: Tensor, mean: Tensor, inverse: Tensor): Tensor {
  const [batch, n, ...rest] = x.shape as unknown as [number, number, ...number[]];
  const positions = sizeOf(rest);
  const [ones, zeros] = [take(4 * n), take(4 * n)];
  kernels.fill(ones, n, 1);
  kernels.fill(zeros, n, 0);
  const y = new Tensor(x.shape);
  normKernels.batchNorm(y.address, x.address, mean.address, inverse.address, ones, zeros, none, 0, batch, n, positions, none, n);
  return record(y, [x], ["standardize"], () => {
    const [dx, dy, from] = [x.grad, y.grad, x.address] as const;
    const work = take<Workspace>(12 * n);
    normKernels.batchNormGrad(dx, none, none, none, dy, from, mean.address, inverse.address, ones, zeros, none, 0, batch, n, positions, none, n, 0, 1, work);
  });
}
