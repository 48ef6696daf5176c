import { needMaps } from "../descriptions/facts.ts";
import { imageKernels } from "../kernels/images.ts";
import { flag } from "../options.ts";
import { gapsOf } from "../support.ts";
import { record } from "../tape.ts";
import { checkTensor, type Tensor } from "../tensor.ts";
import { named } from "./named.ts";
import { opened } from "./open.ts";
import { type PoolOptions, poolingOf } from "./pool.ts";
import { reshape } from "./reshape.ts";
import { mean } from "./sum.ts";

/** Options of `averagePool()`. */
export interface AveragePoolOptions extends PoolOptions {
  /** Whether padding counts as zeros; else it does not count at all. Default true. */
  readonly countPadding?: boolean;
}

/**
 * The mean of each window. x: [batch, channels, height, width], result: the same with height' =
 * floor((height + 2 padding - kernel) / stride) + 1.
 * `who`: name of the caller in error texts, for layers.
 * @throws ShapeError, ValueError
 * @example
 * ```ts
 * import { averagePool, tensor } from "sievenet";
 *
 * averagePool(tensor([[[[1, 2], [3, 4]]]]), { kernel: 2 }).toArray(); // [2.5]
 * ```
 */
export function averagePool(x: Tensor, options: AveragePoolOptions, who = "averagePool"): Tensor {
  const { shape, sizes } = poolingOf(who, x, ["kernel", "stride", "padding", "countPadding"], options);
  const counted = flag(who, "countPadding", options.countPadding ?? true) ? 1 : 0;
  const y = opened(shape, x.support);
  const gaps = gapsOf(x.shape, x.support);
  imageKernels.averagePool(y.openAddress, x.openAddress, ...sizes, counted);
  return record(y, [x], ["averagePool"], () => imageKernels.averagePoolGrad(x.gradAt(gaps), y.openGrad, ...sizes, counted));
}

/**
 * The mean of each channel of series: [batch, channels, length] to [batch, channels].
 * @throws ShapeError
 * @example
 * ```ts
 * import { globalAveragePool1d, tensor } from "sievenet";
 *
 * globalAveragePool1d(tensor([[[1, 2, 6], [0, 3, 0]]])).toArray(); // [3, 1]
 * ```
 */
export const globalAveragePool1d: (x: Tensor) => Tensor = /* @__PURE__ */ named("globalAveragePool1d", (x) => {
  needMaps("globalAveragePool1d", checkTensor("globalAveragePool1d", x).shape, "channels", true);
  const y = mean(x, 2);
  y.support = x.support;
  return y;
});

/**
 * The mean of each map: [batch, channels, height, width] to [batch, channels].
 * @throws ShapeError
 * @example
 * ```ts
 * import { globalAveragePool2d, tensor } from "sievenet";
 *
 * globalAveragePool2d(tensor([[[[1, 2], [3, 6]]]])).toArray(); // [3]
 * ```
 */
export const globalAveragePool2d: (x: Tensor) => Tensor = /* @__PURE__ */ named("globalAveragePool2d", (x) => {
  const { shape } = poolingOf("globalAveragePool2d", x, ["kernel"], { kernel: 1 });
  const [batch, channels, height, width] = shape;
  return globalAveragePool1d(reshape(x, [batch, channels, height * width]));
});
