import type { KeepingMap } from "../descriptions/features.ts";
import { maxPool2d as facts, type MaxPool2dDescription, windowOf } from "../descriptions/images.ts";
import { maxPool } from "../ops/maxPool.ts";
import type { PoolOptions } from "../ops/pool.ts";
import type { Pair, Window } from "../ops/window.ts";
import { refuseUnknown } from "../options.ts";
import { checkTensor, type Tensor } from "../tensor.ts";
import type { Layer } from "./layer.ts";
import { overMaps } from "./series.ts";

/** The largest number of each window of a map. */
export class MaxPool2d implements Layer, Window {
  /** Size of a window: [height, width]. */
  readonly kernel: Pair;
  /** From one window to the next: [down, right]. */
  readonly stride: Pair;
  /** Added on both sides: [vertical, horizontal]. */
  readonly padding: Pair;

  /** Whether it takes series, which are images of height 1 to it. */
  readonly series: true | undefined;

  /** Use `maxPool2d()` or `maxPool1d()`. */
  constructor(kernel: number | Pair, options: Pick<PoolOptions, "stride" | "padding"> = {}, series?: true) {
    refuseUnknown("maxPool2d", options, ["stride", "padding"]);
    ({ kernel: this.kernel, stride: this.stride, padding: this.padding } = windowOf("maxPool2d", { ...options, kernel }));
    this.series = series;
  }

  /** What error texts call it. */
  get label(): string {
    return facts.label(this);
  }

  /** Every map stays by itself. */
  get featureMap(): KeepingMap {
    return facts.features(this);
  }

  /** What files say of it. */
  describe(): MaxPool2dDescription {
    const { kernel, stride, padding, series } = this;
    return { type: "maxPool2d", kernel, stride, padding, ...(series && { series }) };
  }

  /** Made again of what a file says. @internal */
  static rebuild(description: MaxPool2dDescription): MaxPool2d {
    const { kernel, stride, padding, series } = facts.check(description);
    return new MaxPool2d(kernel, { stride, padding }, series);
  }

  /** x: [batch, channels, height, width], or of series [batch, channels, length]. @throws ShapeError */
  forward(x: Tensor): Tensor {
    const { kernel, stride, padding } = this;
    return overMaps(this, facts, checkTensor(this.label, x), (image) => maxPool(image, { kernel, stride, padding }, this.label));
  }
}

/**
 * Max pooling over windows of `kernel` x `kernel` (or [height, width]) pixels, side by side unless a stride is given.
 * @throws ValueError
 * @example
 * ```ts
 * import { maxPool2d, predict } from "sievenet";
 *
 * predict(maxPool2d(2), [[[[1, 2], [3, 4]]]]).toArray(); // [4]
 * ```
 */
export function maxPool2d(kernel: number | Pair, options: Pick<PoolOptions, "stride" | "padding"> = {}): MaxPool2d {
  return new MaxPool2d(kernel, options);
}
