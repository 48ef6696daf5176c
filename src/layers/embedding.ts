import { ShapeError, ValueError } from "../errors.ts";
import { gather } from "../ops/gather.ts";
import { reshape } from "../ops/reshape.ts";
import { whole } from "../options.ts";
import { isWhole } from "../shape.ts";
import { initialNormals } from "../random.ts";
import { Parameter } from "../resident.ts";
import type { Tensor } from "../tensor.ts";
import type { Layer } from "./layer.ts";

/** A table with a row of numbers for each of `count` things. */
export class Embedding implements Layer {
  /** How many things there are. */
  readonly count: number;
  /** How many numbers each has. */
  readonly width: number;
  /** [count, width], standard normal at first. */
  readonly weight: Parameter;

  /** Use `embedding()`. `weight` is drawn unless given. */
  constructor(count: number, width: number, weight?: ArrayLike<number>) {
    this.count = whole("embedding", "count", count);
    this.width = whole("embedding", "width", width);
    this.weight = new Parameter(`weight of ${this.label}`, [count, width], weight ?? initialNormals(count * width));
  }

  /** What error texts call it. */
  get label(): string {
    return `embedding(${this.count}, ${this.width})`;
  }

  /**
   * x: [batch, places], whole numbers from 0 to count - 1; result: [batch, places, width]. Any other shape gets the width
   * as its last axis too. @throws ShapeError, ValueError
   */
  forward(x: Tensor): Tensor {
    if (x.shape.length === 0) throw new ShapeError(`${this.label}: the input is a single number but needs [batch, places]. Put it into an array.`);
    const indices = x.toArray();
    const odd = indices.findIndex((each) => !isWhole(each, 0, this.count - 1));
    if (odd >= 0)
      throw new ValueError(`${this.label}: number ${odd} of the input is ${indices[odd]}, but it must be a whole number from 0 to ${this.count - 1}.`);
    return reshape(gather(this.weight, indices), [...x.shape, this.width]);
  }
}

/** A table of `count` rows of `width` numbers, which whole numbers are looked up in. @throws ValueError */
export function embedding(count: number, width: number): Embedding {
  return new Embedding(count, width);
}
