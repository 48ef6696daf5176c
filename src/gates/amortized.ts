// Amortized gates: their parameters are not their own but what another network makes of each batch (Bastings et al. 2019).
import { ShapeError, UsageError, ValueError } from "../errors.ts";
import { learns } from "../frozen.ts";
import { withSupport } from "../ops/noteSupport.ts";
import { reshape } from "../ops/reshape.ts";
import { mean } from "../ops/sum.ts";
import { refuseUnknown } from "../options.ts";
import { currentStep, drawUniform, nextOrdinal, Purpose } from "../random.ts";
import type { Parameter } from "../resident.ts";
import { print, type Shape } from "../shape.ts";
import { currentRecording, currentTape, isWatched } from "../tape.ts";
import { checkTensor, Tensor } from "../tensor.ts";
import { BaseGate } from "./base.ts";
import { checkDistribution } from "./distributions/checkDistribution.ts";
import type { Distribution, ParametersOf } from "./distributions/distribution.ts";
import { hardConcrete } from "./distributions/hardConcrete.ts";
import type { TestGate } from "./gate.ts";
import { checkLambda, type Lambda } from "./lambda.ts";

/** Options of `amortizedGate()`. */
export interface AmortizedGateOptions<Name extends string = string> {
  /** What to draw from. Default: `distributions.hardConcrete()`. */
  readonly distribution?: Distribution<Name>;
  /** Which deterministic gate stands in outside of training. Default: the distribution's first. */
  readonly testGate?: TestGate;
  /** What each expected open gate of an example adds to the mean loss: a batch pays the mean over its examples. Default: nothing. */
  readonly lambda?: Lambda;
}

/** What came last, and on which tape. */
interface Came<Name extends string> {
  readonly z: Tensor;
  readonly parameters: ParametersOf<Name>;
  /** Which step it was. */
  readonly recording: number;
  readonly tape: number;
}

/** Use `amortizedGate()`. */
export class AmortizedGate<Name extends string = string> extends BaseGate {
  /** Each example has parameters of its own. */
  readonly perExample = true;
  /** None: they come with the batch. */
  readonly parameters: Readonly<Record<string, Parameter>> = {};
  /** What is closed for one example is open for another. */
  readonly independent = false;
  /** What is drawn from. */
  readonly distribution: Distribution<Name>;
  /** Which deterministic gate stands in outside of training. */
  readonly testGate: TestGate;
  /** What an expected open gate of an example costs. */
  lambda: Lambda | undefined = undefined;
  /** Which draw of a step it is, where there are several: see `meanOfDraws()`. @internal */
  draw = 0;
  /** Which stream of random numbers is theirs. @internal */
  stream: number = nextOrdinal();
  #came: Came<Name> | undefined = undefined;

  /** As `amortizedGate()`. @throws ShapeError, ValueError */
  constructor(shape: Shape, { distribution, testGate, lambda }: AmortizedGateOptions<Name>) {
    super(shape);
    this.distribution = distribution ?? (hardConcrete() as unknown as Distribution<Name>);
    checkDistribution("amortizedGate", this.distribution);
    const { testGates } = this.distribution;
    this.testGate = testGate ?? (testGates[0] as TestGate);
    if (!testGates.includes(this.testGate) || this.testGate === "topk")
      throw new ValueError(
        `amortizedGate: testGate is "${testGate}", but it must be ${testGates
          .filter((each) => each !== "topk")
          .map((each) => `"${each}"`)
          .join(" or ")}.`,
      );
    if (lambda !== undefined) this.lambda = checkLambda(lambda);
  }

  /**
   * Gates with these parameters, [..., shape] each: in a training step a draw, elsewhere the test-time gates. The penalty of
   * the step goes by the parameters that came last.
   * @throws ValueError, ShapeError
   */
  of(parameters: ParametersOf<Name>): Tensor {
    const { distribution, testGate } = this;
    const names = Object.keys(distribution.parameters);
    refuseUnknown("amortizedGate", parameters, names);
    const all = names.map((name) => checkTensor(`amortizedGate: ${name}`, (parameters as Record<string, Tensor>)[name] as Tensor));
    const { shape } = all[0] as Tensor;
    for (const [i, each] of all.entries()) {
      const fits =
        each.shape.length === shape.length &&
        each.shape.every((n, at) => n === shape[at]) &&
        this.shape.every((n, at) => n === shape[shape.length - this.shape.length + at]);
      if (!fits)
        throw new ShapeError(
          `amortizedGate: ${names[i]} is ${print(each.shape)}, but gates ${print(this.shape)} need all parameters in one shape that ends in theirs.`,
        );
    }
    const z = this.on && learns(this) ? distribution.draw(parameters, this.#uniforms(shape)) : this.#settled(parameters, testGate, shape);
    this.#came = { z, parameters, recording: currentRecording(), tape: currentTape() };
    return z.support || (z.wantsGrad && !distribution.skipsClosed) ? z : withSupport(z);
  }

  #settled(parameters: ParametersOf<Name>, how: TestGate, shape: Shape): Tensor {
    return this.on ? this.distribution.test(parameters, how) : new Tensor(shape, new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(1));
  }

  #uniforms(shape: Shape): Tensor {
    const u = new Tensor(shape);
    drawUniform(u.address, u.size, Purpose.gate, this.stream, currentStep(), this.draw);
    return u;
  }

  #last(): Came<Name> {
    const came = this.#came;
    // who differentiates along a direction was not told of what came before, so that it would be a constant there
    if (came?.z.alive && came.recording === currentRecording() && (!isWatched() || came.tape === currentTape())) return came;
    throw new UsageError("amortizedGate: its parameters come with each batch, and none have come in this step. Call of(parameters) first, in forward().");
  }

  /** What `of()` gave last in this step. @throws UsageError */
  value(): Tensor {
    return this.#last().z;
  }

  /** P(gate != 0), the mean over all examples of the parameters that came last in this step: [shape]. @throws UsageError */
  openProbability(): Tensor {
    return this.whileOn(() => {
      const p = this.distribution.openProbability(this.#last().parameters);
      const rows = p.size / this.size;
      return reshape(mean(reshape(p, [rows, this.size]), 0), this.shape);
    });
  }

  /** What `of()` gave last in this step. @throws UsageError */
  testValue(): Tensor {
    return this.value();
  }

  /** They have no file of their own: the network that makes their parameters has, and the layer around both describes itself. */
  describe(): { readonly type: "amortized" } {
    return { type: "amortized" };
  }
}

/**
 * Gates whose parameters another network makes, for each example its own: `gates.of(parameters)` draws in a training step and
 * settles elsewhere, any `Distribution` by its parameters' names. With `lambda`, `penalty` and `train` add so much for each
 * gate that is expected to be open, in the mean over the batch: a price that depends on the data.
 * @example
 * ```ts
 * import { dense, type Layer, mul, type Tensor } from "sievenet";
 * import { amortizedGate } from "sievenet/gates";
 *
 * class Reader implements Layer {
 *   scores = dense(16, 16); // log alpha of each feature of each example
 *   gates = amortizedGate([16], { lambda: 0.01 });
 *   answer = dense(16, 2);
 *   forward(x: Tensor) {
 *     return this.answer.forward(mul(x, this.gates.of({ logAlpha: this.scores.forward(x) })));
 *   }
 * }
 * ```
 * @throws ShapeError, ValueError
 */
export function amortizedGate<Name extends string = "logAlpha">(shape: Shape, options: AmortizedGateOptions<Name> = {}): AmortizedGate<Name> {
  refuseUnknown("amortizedGate", options, ["distribution", "testGate", "lambda"]);
  return new AmortizedGate(shape, options);
}
