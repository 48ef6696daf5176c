// L0 of the weights of any net without a draw, as a min-max problem (PMMP, arXiv 2509.15060): every weight p is held to a product
// w z with a Bernoulli gate z, in the mean of squares, whose expectation has a closed form.
//
//   min over p, w, q   max over u    loss(p) + Σ u E(p - w z)² + lambda Σ q,       z ~ Bernoulli(q)
//   E(p - w z)² = (p - w q)² + w² q (1 - q)
//
// It is 0 only where q is 0 and p is 0, or q is 1 and p = w. At a given p and u the best w is p, and what is left to pay for a
// weight is min(u p², lambda).
import { UsageError, ValueError } from "../errors.ts";
import { add } from "../ops/add.ts";
import { mul } from "../ops/mul.ts";
import { affine, scale } from "../ops/scale.ts";
import { square } from "../ops/square.ts";
import { sub } from "../ops/sub.ts";
import { sum } from "../ops/sum.ts";
import { numberThat, refuseUnknown, shown } from "../options.ts";
import { Parameter } from "../resident.ts";
import type { Tensor } from "../tensor.ts";
import { checkLambda, type Lambda, lambdaNow } from "./lambda.ts";
import type { Price } from "./price.ts";

/** Options of `minMax()`. */
export interface MinMaxOptions {
  /** What a weight that is open adds to the mean loss: a number or a schedule, as for gates. */
  readonly lambda: Lambda;
  /** Where multipliers begin, 0 or more. While one is below lambda / p², its weight p is being closed. Default 1. */
  readonly multiplier?: number;
}

/** What stands beside one array of weights, in its shape. */
export class MinMaxSide {
  /** What the weights are held to, times a gate. */
  readonly w: Parameter;
  /** The probabilities that gates are open, within [0, 1]. */
  readonly q: Parameter;
  /** The multipliers, 0 or more, which go up. */
  readonly u: Parameter;

  /** Use `minMax()`. */
  constructor(p: Parameter, multiplier: number) {
    this.w = new Parameter(`product of the ${p.label}`, p.shape, p.toArray());
    this.q = new Parameter(`openness of the ${p.label}`, p.shape, new Float32Array(p.size).fill(1), [0, 1]);
    this.u = new Parameter(`multiplier of the ${p.label}`, p.shape, new Float32Array(p.size).fill(multiplier), [0, Infinity]);
  }
}

/** Use `minMax()`. */
export class MinMax implements Price {
  /** By which `penalty` finds it. */
  readonly isPrice = true;
  /** What an open weight costs. May be assigned while training. */
  lambda: Lambda;
  readonly #all: ReadonlyMap<Parameter, MinMaxSide>;
  /** w, q and u of each array of weights, in their order; properties, so that a step moves them. */
  readonly sides: readonly MinMaxSide[];

  /** @throws ValueError, UsageError */
  constructor(weights: Iterable<Parameter>, { lambda, multiplier = 1 }: MinMaxOptions) {
    this.lambda = checkLambda(lambda);
    numberThat("minMax", "multiplier", multiplier, "0 or more", (u) => u >= 0 && u < Infinity);
    const parameters = [...weights];
    const wrong = parameters.findIndex((each) => !(each instanceof Parameter));
    if (wrong >= 0)
      throw new ValueError(
        `minMax: item ${wrong} is ${shown(parameters[wrong])}, but it must be a parameter. Give [layer.weight], or parameters(net).values().`,
      );
    if (!parameters.length) throw new UsageError("minMax: no parameters came. Give [layer.weight], or parameters(net).values().");
    this.#all = new Map(parameters.map((p) => [p, new MinMaxSide(p, multiplier)]));
    this.sides = [...this.#all.values()];
  }

  /** The multipliers u, which are to go up: `groups: [{ parameters: gates.multipliers, direction: "up" }]` of the optimizer. */
  get multipliers(): readonly Parameter[] {
    return this.sides.map(({ u }) => u);
  }

  /** The probabilities q of each array of weights. */
  get probabilities(): readonly Parameter[] {
    return this.sides.map(({ q }) => q);
  }

  /** Σ u E(p - w z)² + lambda Σ q, a tensor of shape []. `penalty(net)` has it where these are part of the net. */
  price(): Tensor {
    const lambda = lambdaNow(this, "a min-max problem");
    const parts = [...this.#all].map(([p, { w, q, u }]) => {
      const gap = add(square(sub(p, mul(w, q))), mul(square(w), mul(q, affine(q, -1, 1))));
      return add(sum(mul(u, gap)), scale(sum(q), lambda));
    });
    return parts.reduce(add);
  }

  /** Puts zeros where a weight is closed, with q at most a half. Gives how many weights are left. */
  settle(): number {
    let left = 0;
    for (const [p, { q }] of this.#all) {
      const open = q.toArray();
      const values = p.toArray().map((value, i) => ((open[i] as number) > 0.5 ? value : 0));
      p.set(values);
      left += values.filter(Boolean).length;
    }
    return left;
  }
}

/**
 * A min-max problem whose solution is the net with the best loss + lambda · (number of weights that are not 0), of any weights of
 * any net, biases too: without gates and without a draw. It is what `exactLinearLoss` is for linear models. A net has many
 * saddle points, and which is found depends on multipliers: a weight below sqrt(lambda / u) is being closed, so that multipliers
 * that begin high or rise fast leave most weights of a net open: there let them begin low and move slowly (0.15, `learningRateFactor: 0.03`).
 * @example
 * ```ts
 * import { adam, add, dense, meanSquaredError, parameters, penalty, step, tensor } from "sievenet";
 * import { minMax } from "sievenet/gates";
 *
 * const net = dense(2, 1);
 * const all = { net, gates: minMax(parameters(net).values(), { lambda: 0.01 }) };
 * const optimizer = adam({ groups: [{ parameters: all.gates.multipliers, direction: "up" }] });
 * for (let i = 0; i < 10; i++) step(all, optimizer, () => add(meanSquaredError(net.forward(tensor([[1, 2]])), [3]), penalty(all)));
 * all.gates.settle(); // 3
 * ```
 * @throws ValueError, UsageError
 */
export function minMax(weights: Iterable<Parameter>, options: MinMaxOptions): MinMax {
  refuseUnknown("minMax", options, ["lambda", "multiplier"]);
  return new MinMax(weights, options);
}
