// Gates that are drawn: noise, the stream it comes from, and the draw of the running step. What a draw is made of is their
// distribution's business.
import { ShapeError, UsageError, ValueError } from "../errors.ts";
import { withSupport } from "../ops/noteSupport.ts";
import { normalFromUniform, uniform } from "../ops/random.ts";
import { reshape } from "../ops/reshape.ts";
import { refuseUnknown } from "../options.ts";
import { currentStep, drawUniform, initialNormals, nextOrdinal, Purpose } from "../random.ts";
import { Parameter } from "../resident.ts";
import { print, type Shape, sizeOf } from "../shape.ts";
import { currentTape, isRecording } from "../tape.ts";
import { Tensor } from "../tensor.ts";
import { BaseGate } from "./base.ts";
import type { Distribution, ParameterPlan } from "./distributions/distribution.ts";
import { hardConcreteGates } from "./distributions/hardConcrete.ts";
import { isRegistered } from "./distributions/registry.ts";
import type { TestGate } from "./gate.ts";
import { checkLambda, type Lambda } from "./lambda.ts";

/** Options of gates that are drawn, all with the defaults of Louizos et al. 2018. */
export interface GateOptions<Name extends string = string> {
  /** Initial probability that a gate is off, the paper's drop rate: log alpha starts near log((1 - p) / p). Default 0.5. */
  readonly dropRate?: number;
  /** What to draw from. Default: the hard-concrete distribution with `temperature` and `stretch`. */
  readonly distribution?: Distribution<Name>;
  /** beta of the hard-concrete distribution. Default 2/3. */
  readonly temperature?: number;
  /** [gamma, zeta] of the hard-concrete distribution. Default [-0.1, 1.1]. */
  readonly stretch?: readonly [gamma: number, zeta: number];
  /** Draw a mask of its own for every example instead of one for the batch. Default false. */
  readonly perExample?: boolean;
  /** Which deterministic gate stands in after training. Default: the distribution's first, "mean" of hard concrete. */
  readonly testGate?: TestGate;
}

/** Names of the options, for who refuses others. */
export const GATE_OPTIONS = ["dropRate", "distribution", "temperature", "stretch", "perExample", "testGate"] as const;

/** A draw, and what it was drawn for. */
interface Drawn {
  readonly z: Tensor;
  readonly noise: ArrayLike<number> | undefined;
  readonly step: number;
  readonly tape: number;
  readonly rows: number;
}

function distributionOf({ distribution, temperature, stretch }: GateOptions): Distribution {
  if (!distribution) return hardConcreteGates({ ...(temperature !== undefined && { temperature }), ...(stretch && { stretch }) });
  if (temperature !== undefined || stretch !== undefined)
    throw new ValueError(`gate: temperature and stretch are those of hard concrete, but the distribution is "${distribution.name}". Give them to it.`);
  return distribution;
}

/** Use `sampledGate()`, or `gate()` on a layer. */
export class Sampled extends BaseGate {
  readonly perExample: boolean;
  /** Which deterministic gate stands in once training is over. */
  readonly testGate: TestGate;
  /** Probability of being closed at the start. */
  readonly dropRate: number;
  /** What an open gate costs, of gates that stand by themselves. */
  lambda: Lambda | undefined = undefined;
  /** Uniform noise to use instead of drawing: as many numbers as there are gates (times the batch, per example). */
  noise: ArrayLike<number> | undefined = undefined;
  /** Which stream of random numbers is this gate's. @internal */
  stream: number = nextOrdinal();
  readonly #distribution: Distribution;
  readonly #parameters: Record<string, Parameter> = {};
  #drawn: Drawn | undefined = undefined;

  /** @throws ShapeError, ValueError; UsageError for a parameter with a name that gates need for themselves */
  constructor(shape: Shape, options: GateOptions = {}) {
    super(shape);
    const { dropRate = 0.5, perExample = false } = options;
    if (!(dropRate > 0 && dropRate < 1)) throw new ValueError(`gate: dropRate is ${dropRate}, but it is a probability above 0 and below 1.`);
    this.#distribution = distributionOf(options);
    const { name, testGates, parameters } = this.#distribution;
    const { testGate = testGates[0] as TestGate } = options;
    if (!testGates.includes(testGate)) {
      const words = testGates.map((each) => `"${each}"`);
      const list = words.length > 1 ? `${words.slice(0, -1).join(", ")} or ${words.at(-1)}` : `${words[0]}, the only one of "${name}"`;
      throw new ValueError(`gate: testGate is "${testGate}", but it must be ${list}.`);
    }
    this.perExample = perExample;
    this.testGate = testGate;
    this.dropRate = dropRate;
    for (const [each, plan] of Object.entries(parameters)) this.#add(each, plan);
  }

  /** Parameters are properties, so that a walk finds them under their names. */
  #add(name: string, { label = name, limits, initial, deviation = 0 }: ParameterPlan): void {
    if (name in this) throw new UsageError(`gate: a parameter of "${this.#distribution.name}" is called "${name}", as something of every gate is. Rename it.`);
    const { shape, size } = this;
    const start = initial(this.dropRate);
    const values = deviation ? initialNormals(size).map((each) => each * deviation + start) : new Float32Array(size).fill(start);
    const parameter = new Parameter(`${label} of a gate ${print(shape)}`, shape, values, limits);
    this.#parameters[name] = parameter;
    Object.assign(this, { [name]: parameter });
  }

  /** What is drawn from. */
  get distribution(): Distribution {
    return this.#distribution;
  }

  get parameters(): Readonly<Record<string, Parameter>> {
    return this.#parameters;
  }

  get arrays(): Readonly<Record<string, Parameter>> {
    return this.#parameters;
  }

  get independent(): boolean {
    return this.#distribution.independent?.(this.testGate) ?? this.testGate !== "topk";
  }

  value(batch?: number): Tensor {
    return isRecording() ? this.sample(batch) : this.testValue();
  }

  /** Gates drawn for the running step. `batch` is needed when they are drawn per example. */
  sample(batch?: number): Tensor {
    const [step, tape, rows] = [currentStep(), currentTape(), this.perExample ? this.#rows(batch) : 0];
    const known = this.#drawn;
    if (known?.z.alive && known.noise === this.noise && known.step === step && known.tape === tape && known.rows === rows) return known.z;
    const shape = this.perExample ? [rows, ...this.shape] : this.shape;
    const u = this.#uniforms(shape);
    const z = this.#noted(
      this.#checked("draw", this.#distribution.draw(this.#parameters, this.#distribution.noise === "normal" ? normalFromUniform(u) : u), shape),
    );
    this.#drawn = { z, noise: this.noise, step, tape, rows };
    return z;
  }

  /** How many rows a draw per example has. */
  #rows(batch: number | undefined): number {
    if (batch === undefined) throw new ShapeError("gate: gates are drawn per example, so sample(batch) needs the number of examples.");
    return batch;
  }

  /** Uniform noise for a draw. */
  #uniforms(shape: Shape): Tensor {
    if (this.noise) return uniform(shape, { noise: this.noise });
    const { among } = this;
    const rows = this.perExample ? (shape[0] as number) : 1;
    const u = new Tensor(among ? [rows, among.inputs] : shape);
    drawUniform(u.address, u.size, Purpose.gate, this.stream, currentStep());
    return among ? reshape(among.pick(u), shape) : u;
  }

  testValue(how: TestGate = this.testGate): Tensor {
    return this.#noted(this.#checked("test", this.#distribution.test(this.#parameters, how), this.shape));
  }

  openProbability(): Tensor {
    return this.#checked("openProbability", this.#distribution.openProbability(this.#parameters), this.shape);
  }

  #checked(what: string, tensor: Tensor, shape: Shape): Tensor {
    if (tensor.size === sizeOf(shape) && tensor.shape.length === shape.length) return tensor;
    throw new ShapeError(`gate: ${what} of the distribution "${this.#distribution.name}" gave ${print(tensor.shape)}, but ${print(shape)} is needed.`);
  }

  /** With what is closed noted, where nothing needs to be computed for it. */
  #noted(z: Tensor): Tensor {
    return z.support || (isRecording() && !this.#distribution.skipsClosed) ? z : withSupport(z);
  }

  override narrow(indices: ArrayLike<number>, shape?: Shape): void {
    const { noise, size } = this;
    super.narrow(indices, shape);
    if (!noise) return;
    const rows = Array.from({ length: noise.length / size }, (_, row) => row * size);
    this.noise = Float32Array.from(rows.flatMap((from) => Array.from(indices, (i) => noise[from + i] as number)));
  }

  /** What a file says of it. @throws UsageError when the distribution could not be made again */
  describe() {
    const { dropRate, perExample, testGate, stream, among, closes } = this;
    const { name, options } = this.#distribution;
    if (!isRegistered(name))
      throw new UsageError(
        `encode: gates draw from the distribution "${name}", which decode() would not know. Call registerDistribution() with the function that makes it first.`,
      );
    const rest = { ...(among && { from: among.inputs }), ...(closes && { closes }) };
    return { type: "sampled" as const, distribution: name, options, dropRate, perExample, testGate, stream, ...rest };
  }
}

/** Gates that are drawn, with the parameters of their distribution as properties: `gate.logAlpha` of hard concrete. */
export type SampledGate<Name extends string = string> = Sampled & Readonly<Record<Name, Parameter>>;

/**
 * Gates that stand by themselves, to be multiplied with any tensor: hard-concrete ones, unless another `distribution` is
 * given. With `lambda`, each expected open gate adds so much to the mean loss; `penalty` finds them wherever the net has them.
 * @example
 * class Heads {
 *   gates = sampledGate([8], { lambda: 0.001 });
 *   forward(x) { return mul(attend(x), reshape(this.gates.value(), [8, 1, 1])); } // x: [batch, 8, length, width]
 * }
 * @throws ShapeError, ValueError
 */
export function sampledGate<Name extends string = "logAlpha">(shape: Shape, options: GateOptions<Name> & { readonly lambda?: Lambda } = {}): SampledGate<Name> {
  refuseUnknown("sampledGate", options, [...GATE_OPTIONS, "lambda"]);
  const { lambda, ...rest } = options;
  const gate = new Sampled(shape, rest as GateOptions);
  if (lambda !== undefined) gate.lambda = checkLambda(lambda);
  return gate as unknown as SampledGate<Name>;
}
