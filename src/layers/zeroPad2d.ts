import { ShapeError, ValueError } from "../errors.ts";
import { pad } from "../ops/pad.ts";
import { print } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import type { Layer } from "./layer.ts";

/** Puts zeros around pictures. */
export class ZeroPad2d implements Layer {
  /** How many pixels at the top and at the bottom, and how many on the left and on the right. */
  readonly padding: readonly [vertical: number, horizontal: number];
  readonly passes = "features" as const;

  /** Use `zeroPad2d()`. */
  constructor(padding: number | readonly [vertical: number, horizontal: number]) {
    const both = typeof padding === "number" ? [padding, padding] : padding;
    if (!(Array.isArray(both) && both.length === 2 && both.every((each) => Number.isInteger(each) && each >= 0))) {
      const came = Array.isArray(padding) ? print(padding) : String(padding);
      throw new ValueError(`zeroPad2d: padding is ${came}, but it must be a whole number from 0 up, or two of them: [vertical, horizontal].`);
    }
    this.padding = [both[0] as number, both[1] as number];
  }

  get label(): string {
    const [vertical, horizontal] = this.padding;
    return `zeroPad2d(${vertical === horizontal ? vertical : print(this.padding)})`;
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

/** A layer of zeros around pictures: so many pixels on each side, or [above and below, left and right]. @throws ValueError */
export function zeroPad2d(padding: number | readonly [vertical: number, horizontal: number]): ZeroPad2d {
  return new ZeroPad2d(padding);
}
