import type { LayerArrays } from "../descriptions/facts.ts";
import type { ConnectingMap } from "../descriptions/features.ts";
import { type GruDescription, gru as facts } from "../descriptions/recurrent.ts";
import { UsageError } from "../errors.ts";
import { learns } from "../frozen.ts";
import { type Axes, type Gateable, type Gates, noGates } from "../gates/attach.ts";
import type { GatesOn, Term } from "../gates/cost.ts";
import { gateColumns, gatedRecurrence } from "../ops/gatedRecurrence.ts";
import { linear } from "../ops/linear.ts";
import { mul } from "../ops/mul.ts";
import { reshape } from "../ops/reshape.ts";
import { transpose } from "../ops/transpose.ts";
import { flag, refuseUnknown } from "../options.ts";
import { Constant, Parameter } from "../resident.ts";
import { checkTensor, type Tensor } from "../tensor.ts";
import { type Initializer, initializerOf } from "./initializer.ts";
import type { KeepNumbers, KeptFeatures, Layer } from "./layer.ts";
import { innerOf, innerPenalty, innerTerms } from "./recurrence.ts";
import type { Inner } from "./weighted.ts";

/** Options of `gru()`. */
export interface GruOptions {
  /** Whether the result is the state of every place, [batch, places, units], or that of the last one, [batch, units]. Default false: the last. */
  readonly returnSequences?: boolean;
  /** Whether to add biases, two for each of r, z and n as in PyTorch. Default true. */
  readonly bias?: boolean;
  /** How weights are drawn at first. Default "glorotUniform". */
  readonly initializer?: Initializer;
}

type Numbers = Readonly<Partial<Record<"weight" | "recurrent" | "bias" | "recurrentBias" | "scale", ArrayLike<number>>>>;

/** [rows, units, 3] with r, z and n side by side: [rows, 3 units]. */
function sideBySide(x: Tensor): Tensor {
  const [rows, units] = x.shape as [number, number];
  return reshape(transpose(x, [0, 2, 1]), [rows, 3 * units]);
}

/** Gated recurrent units, with gates over inputs, units or input weights if `gate()` put any on it. */
export class Gru implements Layer, Gateable {
  /** Features of a place; fewer after training that shrinks the net, as units are. */
  inputs: number;
  /** Units. */
  outputs: number;
  readonly groups = 1;
  /** Whether it gives the state of every place. */
  readonly returnSequences: boolean;
  /** [inputs, units, 3]: the last axis is r, z and n. */
  readonly weight: Parameter;
  /** [units, units, 3]: from the state of one unit to each gate of another. */
  readonly recurrent: Parameter;
  /** [units, 3], zeros at first. */
  readonly bias: Parameter | undefined;
  /** [units, 3], zeros at first. */
  readonly recurrentBias: Parameter | undefined;
  /** [units]: what `compact` left of gates between 0 and 1, which the states that go out are multiplied with. */
  readonly scale: Constant | undefined;
  /** Those that `gate()` has put on it. */
  readonly gates: Gates = noGates();
  /** How many places the sequences had that it saw last: its operations are counted by them. */
  places: number | undefined = undefined;

  /** Use `gru()`. Numbers are drawn unless given. */
  constructor(inputs: number, units: number, options: GruOptions = {}, numbers: Numbers = {}) {
    refuseUnknown("gru", options, ["returnSequences", "bias", "initializer"]);
    ({ inputs: this.inputs, outputs: this.outputs } = facts.check({ inputs, outputs: units }));
    const { label } = this;
    this.returnSequences = flag(label, "returnSequences", options.returnSequences ?? false);
    const draw = initializerOf("gru", options.initializer ?? "glorotUniform");
    const make = (name: "weight" | "recurrent", rows: number) =>
      new Parameter(`${name} of ${label}`, [rows, units, 3], numbers[name] ?? draw(rows, units, rows * units * 3));
    [this.weight, this.recurrent] = [make("weight", inputs), make("recurrent", units)];
    const biased = flag(label, "bias", options.bias ?? true);
    const bias = (name: "bias" | "recurrentBias") => (biased ? new Parameter(`${name} of ${label}`, [units, 3], numbers[name]) : undefined);
    [this.bias, this.recurrentBias] = [bias("bias"), bias("recurrentBias")];
    this.scale = numbers.scale && new Constant(`scale of ${label}`, [units], numbers.scale);
  }

  get label(): string {
    return facts.label(this);
  }

  get spatialPositions(): number | undefined {
    return this.places;
  }

  /** r, z and n of the inputs, and of the state. */
  get sums(): number {
    return 6;
  }

  /** How many weights between units are open. @internal */
  innerTerms(outgoing: readonly GatesOn[]): readonly Term[] {
    return innerTerms(this, outgoing);
  }

  /** What weights between units and all biases cost. @internal */
  innerPenalty(lambda: number): Tensor | undefined {
    return innerPenalty(this, lambda);
  }

  /** Weights between units on their way to a smaller layer. @internal */
  inner(gates: Float32Array, trains: boolean): Inner {
    return innerOf(this, gates, trains);
  }

  /** Which axis of `weight` is which. */
  get axes(): Axes {
    return { inputs: 0, outputs: 1 };
  }

  /** Weights connect the features of a place with units. */
  get featureMap(): ConnectingMap {
    return facts.features(this);
  }

  /** What files say of it. */
  describe(): GruDescription {
    const { inputs, outputs, returnSequences, bias, scale, places } = this;
    return { type: "gru", inputs, outputs, returnSequences, bias: bias !== undefined, ...(scale && { scaled: true }), ...(places && { places }) };
  }

  /** Made again of what a file says. @internal */
  static rebuild(description: GruDescription, arrays: LayerArrays): Gru {
    const { returnSequences, bias, scaled } = description;
    const { inputs, outputs, places } = facts.check(description);
    const biases = bias && { bias: arrays.floats("bias", [outputs, 3]), recurrentBias: arrays.floats("recurrentBias", [outputs, 3]) };
    const weights = { weight: arrays.floats("weight", [inputs, outputs, 3]), recurrent: arrays.floats("recurrent", [outputs, outputs, 3]) };
    const numbers = { ...weights, ...biases, ...(scaled && { scale: arrays.floats("scale", [outputs]) }) };
    const layer = new Gru(inputs, outputs, { returnSequences, bias }, numbers);
    layer.places = places;
    return layer;
  }

  /** Keeps some of its features only. @internal */
  narrow({ inputs, outputs }: KeptFeatures, keep: KeepNumbers): void {
    const units = outputs.length;
    const ofRow = (row: number) => outputs.flatMap((j) => [0, 1, 2].map((gate) => (row * this.outputs + j) * 3 + gate));
    keep(this.weight, inputs.flatMap(ofRow), [inputs.length, units, 3]);
    keep(this.recurrent, outputs.flatMap(ofRow), [units, units, 3]);
    for (const each of [this.bias, this.recurrentBias]) keep(each, ofRow(0), [units, 3]);
    keep(this.scale, outputs);
    [this.inputs, this.outputs] = [inputs.length, units];
  }

  /**
   * x: [batch, places, inputs], result: [batch, units], or [batch, places, units] with `returnSequences`. States begin as zeros. A gate over
   * outputs multiplies the state wherever it is read: by the layers after it, and by the units at the next place.
   * @throws ShapeError; UsageError for gates over outputs that are drawn per example
   */
  forward(x: Tensor): Tensor {
    const [batch, places] = facts.output(this, checkTensor(this.label, x).shape) && (x.shape as [number, number, number]);
    const { inputs, outputs, weights } = this.gates;
    if (outputs?.perExample)
      throw new UsageError(
        `${this.label}: its gates over outputs are drawn per example, but they are part of the weights between units, which all examples share. Leave perExample out.`,
      );
    this.places = places;
    const z = outputs?.value();
    const apart = inputs?.perExample && learns(inputs);
    const input = apart ? mul(x, reshape(inputs.value(batch), [batch, 1, this.inputs])) : x;
    const weight = sideBySide(weights ? mul(this.weight, weights.value()) : this.weight);
    const recurrent = sideBySide(z ? mul(this.recurrent, reshape(z, [this.outputs, 1, 1])) : this.recurrent);
    const [bias, recurrentBias] = [this.bias, this.recurrentBias].map((each) => each && reshape(transpose(each), [each.size]));
    const used = gateColumns(z?.support, this.outputs);
    const a = linear(reshape(input, [batch * places, this.inputs]), weight, bias, { gate: apart ? undefined : inputs?.value(), used }, this.label);
    const { returnSequences, scale } = this;
    const h = gatedRecurrence(reshape(a, [batch, places, 3 * this.outputs]), recurrent, recurrentBias, { returnSequences, open: z?.support }, this.label);
    const y = z ? mul(h, z) : h;
    // of sequences, units are at the last axis, which known zeros are not told of
    if (!returnSequences) y.support = z?.support;
    return scale ? mul(y, scale) : y;
  }
}

/**
 * A layer of gated recurrent units (Cho et al. 2014) over sequences [batch, places, inputs], by PyTorch's formula: `r = sigmoid(a_r + b_r)`,
 * `z = sigmoid(a_z + b_z)`, `n = tanh(a_n + r b_n)`, `h' = (1 - z) n + z h`, where a comes of the place, b of the state. States begin as
 * zeros. Sequences of a batch are equally long: put zeros before shorter ones.
 *
 * A gate over its outputs is one for each unit, and closes it for the units at the next place too; `compact` takes closed units out
 * of all weights.
 * @throws ValueError
 * @example
 * ```ts
 * import { dense, gru, predict, sequential, tensor } from "sievenet";
 *
 * const net = sequential(gru(3, 16, { returnSequences: true }), gru(16, 8), dense(8, 2));
 * predict(net, tensor(new Float32Array(60), [1, 20, 3])).shape; // [1, 2]
 * ```
 */
export function gru(inputs: number, units: number, options: GruOptions = {}): Gru {
  return new Gru(inputs, units, options);
}
