import { ShapeError } from "../errors.ts";
import { pad } from "../ops/pad.ts";
import { type Pair, pair, printPair } from "../ops/window.ts";
import { print } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import type { Layer } from "./layer.ts";

/** Puts zeros around images. */
export class ZeroPad2d implements Layer {
  /** How many pixels at the top and at the bottom, and how many on the left and on the right. */
  readonly padding: Pair;
  readonly passes = "features" as const;

  /** Use `zeroPad2d()`. */
  constructor(padding: number | Pair) {
    this.padding = pair("zeroPad2d", "padding", padding, 0);
  }

  /** What error texts call it. */
  get label(): string {
    return `zeroPad2d(${printPair(this.padding)})`;
  }

  /** x: [batch, channels, height, width], result: [batch, channels, height + 2 vertical, width + 2 horizontal]. @throws ShapeError */
  forward(x: Tensor): Tensor {
    if (x.shape.length !== 4) throw new ShapeError(`${this.label}: the input is ${print(x.shape)} but needs [batch, channels, height, width].`);
    const [vertical, horizontal] = this.padding;
    return pad(x, [
      [0, 0],
      [0, 0],
      [vertical, vertical],
      [horizontal, horizontal],
    ]);
  }
}

/** A layer of zeros around images: so many pixels on each side, or [above and below, left and right]. @throws ValueError */
export function zeroPad2d(padding: number | Pair): ZeroPad2d {
  return new ZeroPad2d(padding);
}
