import type { KeepingMap } from "../descriptions/features.ts";
import { zeroPad2d as facts, type ZeroPad2dDescription } from "../descriptions/images.ts";
import { pad } from "../ops/pad.ts";
import type { Pair } from "../ops/window.ts";
import type { Tensor } from "../tensor.ts";
import type { Layer } from "./layer.ts";

/** Puts zeros around images or series. */
export class ZeroPad2d implements Layer {
  /** How many pixels at the top and at the bottom, and how many on the left and on the right. */
  readonly padding: Pair;

  /** Whether it takes series, which are images of height 1 to it. */
  readonly series: true | undefined;

  /** Use `zeroPad2d()` or `zeroPad1d()`. */
  constructor(padding: number | Pair, series?: true) {
    this.padding = facts.check({ padding }).padding;
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
  describe(): ZeroPad2dDescription {
    const { padding, series } = this;
    return { type: "zeroPad2d", padding, ...(series && { series }) };
  }

  /** Made again of what a file says. @internal */
  static rebuild(description: ZeroPad2dDescription): ZeroPad2d {
    const { padding, series } = facts.check(description);
    return new ZeroPad2d(padding, series);
  }

  /** x: [batch, channels, height, width], result: [batch, channels, height + 2 vertical, width + 2 horizontal]; of series without the height. @throws ShapeError */
  forward(x: Tensor): Tensor {
    facts.output(this, x.shape);
    const [vertical, horizontal] = this.padding;
    const sides = [vertical, horizontal].map((each) => [each, each] as const);
    return pad(x, [[0, 0], [0, 0], ...sides.slice(this.series ? 1 : 0)]);
  }
}

/**
 * A layer of zeros around images: so many pixels on each side, or [above and below, left and right].
 * @throws ValueError
 * @example
 * ```ts
 * import { predict, zeroPad2d } from "sievenet";
 *
 * predict(zeroPad2d([0, 1]), [[[[5]]]]).toArray(); // [0, 5, 0]
 * ```
 */
export function zeroPad2d(padding: number | Pair): ZeroPad2d {
  return new ZeroPad2d(padding);
}
