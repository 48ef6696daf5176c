import type { KeepingMap } from "../descriptions/features.ts";
import { checkRate, type DropoutDescription, dropout as facts } from "../descriptions/dropout.ts";
import { isFrozen } from "../frozen.ts";
import { dropout as drop } from "../ops/dropout.ts";
import type { RandomOptions } from "../ops/random.ts";
import type { Tensor } from "../tensor.ts";
import type { Layer } from "./layer.ts";

/** Sets numbers to 0 at random in training steps, and passes x on elsewhere. */
export class Dropout implements Layer {
  /** The probability with which a number becomes 0. */
  readonly rate: number;

  /** Use `dropout()`. */
  constructor(rate: number) {
    this.rate = checkRate(rate);
  }

  /** What error texts call it. */
  get label(): string {
    return facts.label(this);
  }

  /** Every feature stays by itself. */
  get featureMap(): KeepingMap {
    return facts.features();
  }

  /** What files say of it. */
  describe(): DropoutDescription {
    return { type: "dropout", rate: this.rate };
  }

  /** Made again of what a file says. @internal */
  static rebuild({ rate }: DropoutDescription): Dropout {
    return new Dropout(rate);
  }

  /** x and the result: any shape. */
  forward(x: Tensor): Tensor {
    return drop(x, isFrozen(this) ? 0 : this.rate);
  }
}

/**
 * A layer that sets each number to 0 with probability `rate` in a training step, and multiplies the others by 1 / (1 - rate).
 * @throws ValueError
 * @example
 * ```ts
 * import { dense, dropout, predict, relu, sequential, tensor } from "sievenet";
 *
 * const net = sequential(dense(4, 8), relu, dropout(0.5), dense(8, 2)); // acts in training steps only
 * predict(dropout(0.5), tensor([[1, 2]])).toArray(); // [1, 2]
 * ```
 */
export function dropout(rate: number): Dropout;
/**
 * In a training step sets each number of x to 0 with probability `rate` and multiplies the others by 1 / (1 - rate)
 * (Srivastava et al. 2014); elsewhere passes x on. `noise`: a number is kept where its noise is at least `rate`.
 * @throws ValueError
 */
export function dropout(x: Tensor, rate: number, options?: RandomOptions): Tensor;
export function dropout(x: Tensor | number, rate?: number, options?: RandomOptions): Dropout | Tensor {
  return typeof x === "number" ? new Dropout(x) : drop(x, rate as number, options);
}
