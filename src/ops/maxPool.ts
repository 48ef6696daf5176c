import { record } from "../tape.ts";
import { Tensor } from "../tensor.ts";
import { kernels } from "../wasm.ts";
import { type PoolOptions, poolingOf } from "./pool.ts";

/**
 * The largest number in each window. x: [batch, channels, height, width], result: the same with height' =
 * floor((height + 2 padding - kernel) / stride) + 1. The gradient goes to the first of equals, row by row.
 * @throws ShapeError, ValueError
 */
export function maxPool(x: Tensor, options: PoolOptions): Tensor {
  const { shape, sizes } = poolingOf(x, ["kernel", "stride", "padding"], { who: "maxPool", ...options });
  const y = new Tensor(shape);
  if (x.support) kernels.fill(y.address, y.size, 0);
  kernels.maxPool(y.address, x.address, ...sizes);
  y.support = x.support;
  return record(y, [x], () => {
    const fresh = x.claimGrad();
    // where windows lie side by side and leave nothing out, what was not there need not be cleared
    const [, , , , h, w, ...window] = sizes;
    const whole = fresh && !x.support && window.join().startsWith("2,2,2,2,0,0") && h % 2 === 0 && w % 2 === 0;
    if (fresh && !whole) kernels.fill(x.grad, x.size, 0);
    kernels.maxPoolGrad(x.grad, y.grad, y.address, x.address, ...sizes, whole ? 0 : 1);
  });
}
