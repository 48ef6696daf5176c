// A set of hard-concrete gates: the parameter, how it is drawn, how it settles, what it costs to keep open.
import { ShapeError, ValueError } from "../errors.ts";
import { type HardConcrete, hardConcrete, initialLogAlpha, openProbability } from "../ops/hardConcrete.ts";
import { uniform } from "../ops/random.ts";
import { reshape } from "../ops/reshape.ts";
import type { Places } from "../ops/select.ts";
import { currentStep, drawUniform, initialNormals, nextOrdinal, Purpose } from "../random.ts";
import { checkShape, print, type Shape, sizeOf } from "../shape.ts";
import { currentTape, isRecording, taped } from "../tape.ts";
import { Parameter } from "../resident.ts";
import { keep, Tensor } from "../tensor.ts";
import { type TestGate, settle } from "./settle.ts";

/** Options of a gate, all with the paper's defaults. */
export interface GateOptions {
  /** Initial probability that a gate is off, the paper's drop rate: log alpha starts near log((1 - p) / p). Default 0.5. */
  readonly dropRate?: number;
  /** beta. Default 2/3. */
  readonly temperature?: number;
  /** [gamma, zeta]. Default [-0.1, 1.1]. */
  readonly stretch?: readonly [gamma: number, zeta: number];
  /** Draw a mask of its own for every example instead of one for the batch. Default false. */
  readonly perExample?: boolean;
  /** Which deterministic gate stands in after training. Default "mean". */
  readonly testGate?: TestGate;
}

/** A mask, and what it was drawn for. */
interface Drawn {
  readonly mask: Tensor;
  readonly noise: ArrayLike<number> | undefined;
  readonly step: number;
  readonly tape: number;
  readonly rows: number;
}

/** log alpha is kept within log(1/100) and log(100), as in the paper's experiments. */
const LIMIT = 4.605170185988091;

function check(options: Required<GateOptions>): void {
  const { dropRate, temperature, stretch, testGate } = options;
  if (!(dropRate > 0 && dropRate < 1)) throw new ValueError(`gate: dropRate is ${dropRate}, but it is a probability above 0 and below 1.`);
  if (!(temperature > 0 && temperature < Infinity)) throw new ValueError(`gate: temperature is ${temperature}, but it must be a number above 0.`);
  if (!(stretch.length === 2 && stretch[0] < 0 && stretch[1] > 1)) {
    throw new ValueError(`gate: stretch is [${stretch.join(", ")}], but it must begin below 0 and end above 1, as in [-0.1, 1.1].`);
  }
  if (!["mean", "median", "topk"].includes(testGate)) throw new ValueError(`gate: testGate is "${testGate}", but it must be "mean", "median" or "topk".`);
}

/** Hard-concrete gates of any shape, to be multiplied with any tensor. */
export class Gate implements HardConcrete {
  /** log alpha of each gate: [shape]. Above +2.4 a gate settles fully open, below -2.4 closed. */
  readonly logAlpha: Parameter;
  readonly temperature: number;
  readonly stretch: readonly [number, number];
  /** Whether each example of a batch has a draw of its own. */
  readonly perExample: boolean;
  /** How gates are settled once training is over. */
  readonly testGate: TestGate;
  /** Probability of being closed at the start. */
  readonly dropRate: number;
  /** Uniform noise to use instead of drawing: as many numbers as there are gates (times the batch, per example). */
  noise: ArrayLike<number> | undefined = undefined;
  /** Which stream of random numbers is this gate's. @internal */
  stream: number = nextOrdinal();
  /** Where these were among all gates there were at first, after some were removed: each goes on with its own noise. @internal */
  among: Places | undefined = undefined;
  /** How many weights each of them closed at first, which is what it is priced by. @internal */
  closes: number | undefined = undefined;
  #drawn: Drawn | undefined = undefined;

  /** Gates of a shape, all about as open as `dropRate` says. @throws ShapeError, ValueError */
  constructor(shape: Shape, options: GateOptions = {}) {
    const { dropRate = 0.5, temperature = 2 / 3, stretch = [-0.1, 1.1], perExample = false, testGate = "mean" } = options;
    const full = { dropRate, temperature, stretch, perExample, testGate };
    check(full);
    checkShape("gate", shape);
    this.temperature = full.temperature;
    this.stretch = full.stretch;
    this.perExample = full.perExample;
    this.testGate = full.testGate;
    this.dropRate = full.dropRate;
    const start = initialLogAlpha(full.dropRate);
    const values = initialNormals(sizeOf(shape)).map((each) => each * 0.01 + start);
    this.logAlpha = new Parameter(`log alpha of a gate ${print(shape)}`, shape, values, [-LIMIT, LIMIT]);
  }

  /** How many gates there are. */
  get size(): number {
    return this.logAlpha.size;
  }

  /**
   * What to multiply with: in a training step the sample of this step, the same however often it is asked for; elsewhere
   * the settled gates. Per example a sample is [batch, shape], else [shape].
   */
  value(batch?: number): Tensor {
    return isRecording() ? this.sample(batch) : this.testValue();
  }

  /** Gates drawn for the running step. `batch` is needed when they are drawn per example. */
  sample(batch?: number): Tensor {
    const [step, tape, rows] = [currentStep(), currentTape(), this.perExample ? this.rows(batch) : 0];
    const known = this.#drawn;
    if (known?.mask.alive && known.noise === this.noise && known.step === step && known.tape === tape && known.rows === rows) return known.mask;
    const shape = this.perExample ? [rows, ...this.logAlpha.shape] : this.logAlpha.shape;
    const mask = hardConcrete(this.logAlpha, this.uniforms(shape), this);
    this.#drawn = { mask, noise: this.noise, step, tape, rows };
    return mask;
  }

  /** How many rows a draw per example has. */
  private rows(batch: number | undefined): number {
    if (batch === undefined) throw new ShapeError("gate: gates are drawn per example, so sample(batch) needs the number of examples.");
    return batch;
  }

  /** Noise for a draw. */
  private uniforms(shape: Shape): Tensor {
    if (this.noise) return uniform(shape, { noise: this.noise });
    const { among } = this;
    const rows = this.perExample ? (shape[0] as number) : 1;
    const u = new Tensor(among ? [rows, among.inputs] : shape);
    drawUniform(u.address, u.size, Purpose.gate, this.stream, currentStep());
    return among ? reshape(among.pick(u), shape) : u;
  }

  /** The deterministic gates that stand in after training: [shape], each 0, 1 or between. */
  testValue(how: TestGate = this.testGate): Tensor {
    return settle(this.logAlpha, this, how);
  }

  /** P(gate != 0): [shape]. */
  openProbability(): Tensor {
    return openProbability(this.logAlpha, this);
  }

  /** The settled gates as an array. */
  testValues(how: TestGate = this.testGate): Float32Array {
    return taped(false, () => keep(this.testValue(how)).toArray());
  }

  /** P(gate != 0) as an array. */
  openProbabilities(): Float32Array {
    return taped(false, () => keep(this.openProbability()).toArray());
  }
}
