import { noteByteScale } from "../byteScale.ts";
import type { KeepingMap } from "../descriptions/features.ts";
import { type RescaleDescription, rescale as facts } from "../descriptions/scaling.ts";
import { affine } from "../ops/scale.ts";
import { checkTensor, type Tensor } from "../tensor.ts";
import type { Layer } from "./layer.ts";

/** The same factor and shift for every number. */
export class Rescale implements Layer {
  /** What numbers are multiplied by. */
  readonly factor: number;
  /** What is then added. */
  readonly shift: number;

  /** Use `rescale()`. */
  constructor(factor: number, shift: number) {
    ({ factor: this.factor, shift: this.shift } = facts.check({ factor, shift }));
    // in front of a net it says what bytes become, so they come as they are
    noteByteScale(this, 1);
  }

  /** What error texts call it. */
  get label(): string {
    return facts.label(this);
  }

  /** Every number stays by itself. */
  get featureMap(): KeepingMap {
    return facts.features(this);
  }

  /** What files say of it. */
  describe(): RescaleDescription {
    return { type: "rescale", factor: this.factor, shift: this.shift };
  }

  /** Made again of what a file says. @internal */
  static rebuild({ factor, shift }: RescaleDescription): Rescale {
    return new Rescale(factor, shift);
  }

  /** x: any shape, result: the same. */
  forward(x: Tensor): Tensor {
    checkTensor(this.label, x);
    return affine(x, this.factor, this.shift);
  }
}

/**
 * A layer that makes `factor · x + shift` of every number. In front of a net it is what turns bytes into the numbers that
 * are trained on: the net then takes bytes as they are, in datasets (`scale: 1`), `predict` and `sievenet/inference`. Behind
 * one it turns standardized answers into their own units.
 * @throws ValueError
 * @example
 * ```ts
 * import { dense, predict, rescale, sequential } from "sievenet";
 *
 * const net = sequential(rescale(1 / 255), dense(784, 10)); // pixels as a file has them
 * predict(net, [new Uint8Array(784)]).shape; // [1, 10]
 * ```
 */
export function rescale(factor: number, shift = 0): Rescale {
  return new Rescale(factor, shift);
}
