// A number that is held to a target while something else is minimized: the method of multipliers (Hestenes 1969; Powell 1969).
//
//   price = m (value - target) + damping (value - target)²,  m <- m + rate (value - target) in each step
//
// Without damping, multiplier and value swing around each other; how long is a matter of both.
import { add } from "../../ops/add.ts";
import { affine, scale } from "../../ops/scale.ts";
import { square } from "../../ops/square.ts";
import { ShapeError } from "../../errors.ts";
import { numberThat, refuseUnknown } from "../../options.ts";
import { print } from "../../shape.ts";
import { checkTensor, type Tensor } from "../../tensor.ts";

/** Options of `constraint()`. */
export interface ConstraintOptions {
  /** By how much the multiplier moves in a step for each 1 that the value is above its target. */
  readonly rate: number;
  /** The weight of the squared gap. Default 0. */
  readonly damping?: number;
}

/** Use `constraint()`. */
export class Constraint {
  /** By which constraints are recognized. @internal */
  readonly isConstraint = true;
  /** What 1 above the target costs. Moves with each price; may be assigned. One that is a property of the net is in the state of its training. */
  multiplier = 0;
  readonly #rate: number;
  readonly #damping: number;

  /** As `constraint()`. @throws ValueError */
  constructor({ rate, damping = 0 }: ConstraintOptions) {
    this.#rate = numberThat("constraint", "rate", rate, "a number above 0", (x) => x > 0 && x < Infinity);
    this.#damping = numberThat("constraint", "damping", damping, "a number from 0 up", (x) => x >= 0 && x < Infinity);
  }

  /**
   * What a value costs that is to be `target`, to be added to the loss of the step; the multiplier has then moved by how far it
   * is from it. Once in each step. @throws ShapeError unless the value is a single number; ValueError
   */
  price(value: Tensor, target: number): Tensor {
    checkTensor("constraint", value);
    if (value.size !== 1) throw new ShapeError(`constraint: the value is ${print(value.shape)} but must be a single number. Take its mean() or sum().`);
    numberThat("constraint", "target", target, "a finite number", Number.isFinite);
    const gap = affine(value, 1, -target);
    const above = gap.item();
    // what is no number has no place in what comes after: step() refuses it
    if (Number.isFinite(above)) this.multiplier += this.#rate * above;
    const price = scale(gap, this.multiplier);
    return this.#damping ? add(price, scale(square(gap), this.#damping)) : price;
  }
}

/**
 * Holds a number that a step computes (the share of gates that are expected to be open, say) to a target that may move, where
 * steps are your own and a `budget` of `train` knows nothing of it: an equality, unlike a budget, which is a limit. The number
 * is in the loss with a multiplier, which grows while it is above its target and falls while it is below. Unlike the price of
 * a `budget` its rate is yours to find. Where it is a property of the net that is trained (`this.half = constraint(...)`), checkpoints
 * hold its multiplier, so that a training that goes on has the same bits.
 * @throws ValueError
 * @example
 * ```ts
 * import { add, constraint, crossEntropy, dense, mean, mul, relu, sampledGate, type Tensor } from "sievenet";
 *
 * const [first, last, gates] = [dense(8, 16), dense(16, 2), sampledGate([16])];
 * const half = constraint({ rate: 0.05, damping: 2 });
 * const output = (x: Tensor) => last.forward(mul(relu(first.forward(x)), gates.value()));
 * const loss = (x: Tensor, labels: number[]) => add(crossEntropy(output(x), labels), half.price(mean(gates.openProbability()), 0.5));
 * half.multiplier; // 0: before the first step
 * ```
 */
export function constraint(options: ConstraintOptions): Constraint {
  refuseUnknown("constraint", options, ["rate", "damping"]);
  return new Constraint(options);
}
