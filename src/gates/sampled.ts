// Gates that are drawn: noise, the stream it comes from, and the draw of the running step. What a draw is made of is their
// distribution's business.
import { ShapeError, UsageError, ValueError } from "../errors.ts";
import { learns } from "../frozen.ts";
import { withSupport } from "../ops/noteSupport.ts";
import { uniform } from "../ops/random.ts";
import { reshape } from "../ops/reshape.ts";
import { flag, refuseUnknown, shown } from "../options.ts";
import { currentStep, drawUniform, initialNormals, nextOrdinal, Purpose } from "../random.ts";
import { Parameter } from "../resident.ts";
import { print, type Shape } from "../shape.ts";
import { currentTape } from "../tape.ts";
import { Tensor } from "../tensor.ts";
import { BaseGate } from "./base.ts";
import { checkDistribution } from "./distributions/checkDistribution.ts";
import type { Distribution } from "./distributions/distribution.ts";
import { hardConcrete } from "./distributions/hardConcrete.ts";
import { makers } from "./distributions/index.ts";
import type { TestGate } from "./gate.ts";
import { checkLambda, type Lambda } from "./lambda.ts";

/** Options of gates that are drawn, all with the defaults of Louizos et al. 2018. */
export interface GateOptions<Name extends string = string> {
  /** Initial probability that a gate is off, the paper's drop rate: log alpha starts near log((1 - p) / p). Default 0.5. */
  readonly dropRate?: number;
  /** What to draw from. Default: `distributions.hardConcrete()`. */
  readonly distribution?: Distribution<Name>;
  /** Draw a mask of its own for every example instead of one for the batch. Default false. */
  readonly perExample?: boolean;
  /** Which deterministic gate stands in after training. Default: the distribution's first, "mean" of hard concrete. */
  readonly testGate?: TestGate;
}

/** What a file says of gates that are drawn. */
export interface SampledDescription {
  /** Apart from masks. */
  readonly type: "sampled";
  /** The name of what they draw from. */
  readonly distribution: string;
  /** What it is made of. */
  readonly options: object;
  /** As of `GateOptions`. */
  readonly dropRate: number;
  /** As of `GateOptions`. */
  readonly perExample: boolean;
  /** As of `GateOptions`. */
  readonly testGate: TestGate;
  /** Which random numbers they draw; older files do not say. */
  readonly stream?: number;
}

/** Names of the options, for who refuses others. */
export const GATE_OPTIONS = ["dropRate", "distribution", "perExample", "testGate"] as const;

/** A draw, and what it was drawn for. */
interface Drawn {
  readonly z: Tensor;
  readonly noise: ArrayLike<number> | undefined;
  readonly draw: number;
  readonly step: number;
  readonly tape: number;
  readonly rows: number;
}

/** Use `sampledGate()`, or `gate()` on a layer. */
export class Sampled extends BaseGate {
  /** Whether each example of a batch has a draw of its own. */
  readonly perExample: boolean;
  /** Which deterministic gate stands in once training is over. */
  readonly testGate: TestGate;
  /** Probability of being closed at the start. */
  readonly dropRate: number;
  /** What an open gate costs, of gates that stand by themselves. */
  lambda: Lambda | undefined = undefined;
  /** Uniform noise to use instead of drawing: as many numbers as there are gates (times the batch, per example). */
  noise: ArrayLike<number> | undefined = undefined;
  /** Which draw of a step it is, where there are several: see `meanOfDraws()`. @internal */
  draw = 0;
  /** Which stream of random numbers is this gate's. @internal */
  stream: number = nextOrdinal();
  readonly #distribution: Distribution;
  readonly #parameters: Record<string, Parameter> = {};
  #drawn: Drawn | undefined = undefined;

  /** Gates of a shape, all about as open as `dropRate` says. @throws ShapeError, ValueError */
  constructor(shape: Shape, options: GateOptions = {}) {
    super(shape);
    const { distribution = hardConcrete() } = options;
    checkDistribution("gate", distribution);
    const { dropRate = 0.5, perExample = false, testGate = distribution.testGates[0] as TestGate } = options;
    if (typeof dropRate !== "number" || !(dropRate > 0 && dropRate < 1))
      throw new ValueError(`gate: dropRate is ${shown(dropRate)}, but it is a probability above 0 and below 1.`);
    const { testGates, parameters } = distribution;
    if (!testGates.includes(testGate)) {
      const list = testGates.map((word) => `"${word}"`).join(", ");
      throw new ValueError(`gate: testGate is "${testGate}", but it must be ${list.replace(/, (?=[^,]*$)/, " or ")}.`);
    }
    this.#distribution = distribution;
    this.perExample = flag("gate", "perExample", perExample);
    this.testGate = testGate;
    this.dropRate = dropRate;
    for (const [name, { label = name, limits, initial, deviation = 0 }] of Object.entries(parameters)) {
      const start = initial(dropRate);
      const values = deviation ? initialNormals(this.size).map((x) => x * deviation + start) : new Float32Array(this.size).fill(start);
      this.#parameters[name] = new Parameter(`${label} of a gate ${print(shape)}`, shape, values, limits);
    }
    Object.assign(this, this.#parameters); // properties, so that a walk finds them under their names
  }

  /** What is drawn from. */
  get distribution(): Distribution {
    return this.#distribution;
  }

  /** What training moves, by name: the parameters of the distribution, [shape] each. */
  get parameters(): Readonly<Record<string, Parameter>> {
    return this.#parameters;
  }

  /** Whether a test-time gate depends on its own parameters alone. */
  get independent(): boolean {
    return this.#distribution.independent?.(this.testGate) ?? this.testGate !== "topk";
  }

  /** In a training step the sample of this step, elsewhere the test-time gates: [shape], or [batch, shape] per example. */
  value(batch?: number): Tensor {
    return this.on && learns(this) ? this.sample(batch) : this.testValue();
  }

  /** Gates drawn for the running step. `batch` is needed when they are drawn per example. */
  sample(batch?: number): Tensor {
    if (this.perExample && batch === undefined) throw new ShapeError("gate: gates are drawn per example, so sample(batch) needs the number of examples.");
    const [step, tape, rows] = [currentStep(), currentTape(), this.perExample ? (batch as number) : 0];
    const { noise, draw } = this;
    const known = this.#drawn;
    if (known?.z.alive && known.noise === noise && known.draw === draw && known.step === step && known.tape === tape && known.rows === rows) return known.z;
    const u = this.#uniforms(this.perExample ? [rows, ...this.shape] : this.shape);
    const z = this.#noted(this.#distribution.draw(this.#parameters, u));
    this.#drawn = { z, noise, draw, step, tape, rows };
    return z;
  }

  /** Uniform noise for a draw. */
  #uniforms(shape: Shape): Tensor {
    if (this.noise) return uniform(shape, { noise: this.noise });
    const { among } = this;
    const rows = this.perExample ? (shape[0] as number) : 1;
    const u = new Tensor(among ? [rows, among.inputs] : shape);
    drawUniform(u.address, u.size, Purpose.gate, this.stream, currentStep(), this.draw);
    return among ? reshape(among.pick(u), shape) : u;
  }

  /** The deterministic gates that stand in after training: [shape], each 0, 1 or between. */
  testValue(how: TestGate = this.testGate): Tensor {
    return this.whileOn(() => this.#noted(this.#distribution.test(this.#parameters, how)));
  }

  /** Has the gates at `indices` begin again at a drop rate. @internal */
  put(indices: readonly number[], dropRate: number): void {
    for (const [name, parameter] of Object.entries(this.#parameters)) {
      const values = parameter.toArray();
      for (const i of indices) values[i] = this.#distribution.parameters[name]?.initial(dropRate) as number;
      parameter.set(values);
    }
  }

  /** P(gate != 0): [shape]. */
  openProbability(): Tensor {
    return this.whileOn(() => this.#distribution.openProbability(this.#parameters));
  }

  /** With what is closed noted, where nothing needs to be computed for it. */
  #noted(z: Tensor): Tensor {
    // a parameter itself would keep the list beyond the step
    return z instanceof Parameter || z.support || (z.wantsGrad && !this.#distribution.skipsClosed) ? z : withSupport(z);
  }

  /** What a file says of it. @throws UsageError when the distribution could not be made again */
  describe(): SampledDescription {
    const { dropRate, perExample, testGate, stream } = this;
    const { name: distribution, options } = this.#distribution;
    if (!makers.has(distribution))
      throw new UsageError(
        `encode: gates draw from the distribution "${distribution}", which decode() would not know. Call registerDistribution() with the function that makes it first.`,
      );
    return { type: "sampled", distribution, options, dropRate, perExample, testGate, stream };
  }
}

/** Gates that are drawn, with the parameters of their distribution as properties: `gate.logAlpha` of hard concrete. */
export type SampledGate<Name extends string = string> = Sampled & Readonly<Record<Name, Parameter>>;

/**
 * Gates that stand by themselves, to be multiplied with any tensor: hard-concrete ones, unless another `distribution` is
 * given. With `lambda`, each expected open gate adds so much to the mean loss; `penalty` finds them wherever the net has them.
 * @example
 * ```ts
 * import { mul, reshape, sampledGate, type Tensor } from "sievenet";
 *
 * class Heads {
 *   gates = sampledGate([8], { lambda: 0.001 });
 *   forward(attended: Tensor) {
 *     return mul(attended, reshape(this.gates.value(), [8, 1, 1])); // [batch, 8, length, width]
 *   }
 * }
 * new Heads().gates.size; // 8
 * ```
 * @throws ShapeError, ValueError
 */
export function sampledGate<Name extends string = "logAlpha">(shape: Shape, options: GateOptions<Name> & { readonly lambda?: Lambda } = {}): SampledGate<Name> {
  refuseUnknown("sampledGate", options, [...GATE_OPTIONS, "lambda"]);
  const { lambda, ...rest } = options;
  const gate = new Sampled(shape, rest as GateOptions);
  if (lambda !== undefined) gate.lambda = checkLambda(lambda);
  return gate as unknown as SampledGate<Name>;
}
