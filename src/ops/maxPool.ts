import { imageKernels } from "../kernels/images.ts";
import { gapsOf } from "../support.ts";
import { record } from "../tape.ts";
import type { Tensor } from "../tensor.ts";
import { opened } from "./open.ts";
import { type PoolOptions, poolingOf } from "./pool.ts";

/**
 * The largest number in each window. x: [batch, channels, height, width], result: the same with height' =
 * floor((height + 2 padding - kernel) / stride) + 1. The gradient goes to the first of equals, row by row.
 * `who`: name of the caller in error texts, for layers.
 * @throws ShapeError, ValueError
 * @example
 * ```ts
 * import { maxPool, tensor } from "sievenet";
 *
 * maxPool(tensor([[[[1, 2], [3, 4]]]]), { kernel: 2 }).toArray(); // [4]
 * ```
 */
export function maxPool(x: Tensor, options: PoolOptions, who = "maxPool"): Tensor {
  const { shape, sizes } = poolingOf(who, x, ["kernel", "stride", "padding"], options);
  const y = opened(shape, x.support);
  const gaps = gapsOf(x.shape, x.support);
  imageKernels.maxPool(y.openAddress, x.openAddress, ...sizes);
  return record(y, [x], ["maxPool"], () => {
    // where windows lie side by side and leave nothing out, what was not there need not be cleared
    const [, , , , h, w, ...window] = sizes;
    const covered = (gaps || !x.support) && window.join().startsWith("2,2,2,2,0,0") && h % 2 === 0 && w % 2 === 0;
    const whole = covered && x.claimGrad();
    if (whole) x.gradGaps = gaps;
    const [dx, dy] = [whole ? x.openGrad : x.gradAt(gaps), y.openGrad];
    imageKernels.maxPoolGrad(dx, dy, y.openAddress, x.openAddress, ...sizes, whole ? 0 : 1);
  });
}
