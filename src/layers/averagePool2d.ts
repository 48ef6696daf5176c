import type { KeepingMap } from "../descriptions/features.ts";
import { type AveragePool2dDescription, averagePool2d as facts, windowOf } from "../descriptions/images.ts";
import { type AveragePoolOptions, averagePool } from "../ops/averagePool.ts";
import type { Pair, Window } from "../ops/window.ts";
import { flag, refuseUnknown } from "../options.ts";
import { checkTensor, type Tensor } from "../tensor.ts";
import type { Layer } from "./layer.ts";
import { overMaps } from "./series.ts";

/** Options of `averagePool2d()`. */
export type AveragePool2dOptions = Pick<AveragePoolOptions, "stride" | "padding" | "countPadding">;

/** The mean of each window of a map. */
export class AveragePool2d implements Layer, Window {
  /** Size of a window: [height, width]. */
  readonly kernel: Pair;
  /** From one window to the next: [down, right]. */
  readonly stride: Pair;
  /** Added on both sides: [vertical, horizontal]. */
  readonly padding: Pair;
  /** Whether padding counts as zeros in the mean. */
  readonly countPadding: boolean;

  /** Whether it takes series, which are images of height 1 to it. */
  readonly series: true | undefined;

  /** Use `averagePool2d()` or `averagePool1d()`. */
  constructor(kernel: number | Pair, options: AveragePool2dOptions = {}, series?: true) {
    refuseUnknown("averagePool2d", options, ["stride", "padding", "countPadding"]);
    const { countPadding = true } = options;
    ({ kernel: this.kernel, stride: this.stride, padding: this.padding } = windowOf("averagePool2d", { ...options, kernel }));
    this.series = series;
    this.countPadding = flag("averagePool2d", "countPadding", countPadding);
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
  describe(): AveragePool2dDescription {
    const { kernel, stride, padding, countPadding, series } = this;
    return { type: "averagePool2d", kernel, stride, padding, countPadding, ...(series && { series }) };
  }

  /** Made again of what a file says. @internal */
  static rebuild(description: AveragePool2dDescription): AveragePool2d {
    const { kernel, stride, padding, series } = facts.check(description);
    return new AveragePool2d(kernel, { stride, padding, countPadding: description.countPadding }, series);
  }

  /** x: [batch, channels, height, width], or of series [batch, channels, length]. @throws ShapeError */
  forward(x: Tensor): Tensor {
    const { kernel, stride, padding, countPadding } = this;
    return overMaps(this, facts, checkTensor(this.label, x), (image) => averagePool(image, { kernel, stride, padding, countPadding }, this.label));
  }
}

/**
 * Average pooling over windows of `kernel` x `kernel` (or [height, width]) pixels, side by side unless a stride is given.
 * @throws ValueError
 * @example
 * ```ts
 * import { averagePool2d, predict } from "sievenet";
 *
 * predict(averagePool2d(2), [[[[1, 2], [3, 4]]]]).toArray(); // [2.5]
 * ```
 */
export function averagePool2d(kernel: number | Pair, options: AveragePool2dOptions = {}): AveragePool2d {
  return new AveragePool2d(kernel, options);
}
