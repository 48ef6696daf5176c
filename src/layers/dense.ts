import type { LayerArrays } from "../descriptions/facts.ts";
import type { ConnectingMap } from "../descriptions/features.ts";
import { type DenseDescription, dense as facts } from "../descriptions/rows.ts";
import { type Axes, type Gateable, type Gates, noGates } from "../gates/attach.ts";
import { showAs } from "../inspect.ts";
import { both } from "../ops/both.ts";
import { linear } from "../ops/linear.ts";
import { mul } from "../ops/mul.ts";
import { flag, refuseUnknown } from "../options.ts";
import { Parameter } from "../resident.ts";
import { learns } from "../frozen.ts";
import { checkTensor, type Tensor } from "../tensor.ts";
import { acting, gatedOutputs } from "./afterNorm.ts";
import { readBy } from "./ahead.ts";
import { type Initializer, initializerOf } from "./initializer.ts";
import type { KeepNumbers, KeptFeatures, Layer, Part } from "./layer.ts";
import { shownPart } from "./shown.ts";

/** Options of `dense()`. */
export interface DenseOptions {
  /** Whether to add a bias. Default true. */
  readonly bias?: boolean;
  /** How the weight is drawn at first. Default "heNormal". */
  readonly initializer?: Initializer;
}

/** y = x · W + b, with gates over inputs, outputs or weights if `gate()` put any on it. */
export class Dense implements Layer, Gateable {
  /** Features of an example; fewer after training that shrinks the net, as units are. */
  inputs: number;
  /** Units. */
  outputs: number;
  readonly groups = 1;
  readonly spatialPositions = 1;
  /** [inputs, outputs]; normal with variance 2 / inputs at first (He et al. 2015), unless another `initializer` is asked for. */
  readonly weight: Parameter;
  /** [outputs], zeros at first. */
  readonly bias: Parameter | undefined;
  /** Those that `gate()` has put on it. */
  readonly gates: Gates = noGates();

  /** Use `dense()`. `weight` and `bias` are drawn unless given. */
  constructor(inputs: number, outputs: number, options: DenseOptions = {}, weight?: ArrayLike<number>, bias?: ArrayLike<number>) {
    refuseUnknown("dense", options, ["bias", "initializer"]);
    ({ inputs: this.inputs, outputs: this.outputs } = facts.check({ inputs, outputs }));
    const { initializer = "heNormal" } = options;
    const draw = initializerOf("dense", initializer);
    this.weight = new Parameter(`weight of ${this.label}`, [inputs, outputs], weight ?? draw(inputs, outputs, inputs * outputs));
    this.bias = flag(this.label, "bias", options.bias ?? true) ? new Parameter(`bias of ${this.label}`, [outputs], bias) : undefined;
    showAs(this, () => shownPart(this));
  }

  get label(): string {
    return facts.label(this);
  }

  /** Which axis of `weight` is which. */
  get axes(): Axes {
    return { inputs: 0, outputs: 1 };
  }

  /** Weights connect what comes in with what goes out. */
  get featureMap(): ConnectingMap {
    return facts.features(this);
  }

  /** What files say of it. */
  describe(): DenseDescription {
    const { inputs, outputs, bias } = this;
    return { type: "dense", inputs, outputs, bias: bias !== undefined };
  }

  /** Made again of what a file says. @internal */
  static rebuild({ inputs, outputs, bias }: DenseDescription, arrays: LayerArrays): Dense {
    return new Dense(inputs, outputs, { bias }, arrays.floats("weight", [inputs, outputs]), bias ? arrays.floats("bias", [outputs]) : undefined);
  }

  /** Keeps some of its features only. @internal */
  narrow({ inputs, outputs }: KeptFeatures, keep: KeepNumbers): void {
    const indices = inputs.flatMap((i) => outputs.map((j) => i * this.outputs + j));
    keep(this.weight, indices, [inputs.length, outputs.length]);
    keep(this.bias, outputs);
    [this.inputs, this.outputs] = [inputs.length, outputs.length];
  }

  /** x: [batch, inputs], result: [batch, outputs]. Where a batch norm comes next, gates over the outputs act after it. @throws ShapeError */
  forward(x: Tensor, ahead: readonly Part[] = []): Tensor {
    checkTensor(this.label, x);
    const { inputs, outputs, weights, placement } = this.gates;
    const batch = x.shape[0] ?? 1;
    const z = outputs?.value(batch);
    const used = both(z?.support, readBy(ahead, this.outputs));
    const apart = inputs?.perExample && learns(inputs);
    const weight = weights ? mul(this.weight, weights.value()) : this.weight;
    const input = apart ? mul(x, inputs.value(batch)) : x;
    const y = linear(input, weight, this.bias, { gate: apart ? undefined : inputs?.value(), used }, this.label);
    return z ? gatedOutputs(y, z, z, used, acting(placement, ahead)) : y;
  }
}

/**
 * A fully connected layer: `y = x · W + b`. Its sums run over inputs, and in gradients over the batch, in 32 bits one term after the
 * other: see `linear()` for where their error begins.
 * @throws ValueError
 * @example
 * ```ts
 * import { dense, predict } from "sievenet";
 *
 * const layer = dense(3, 2); // 6 weights, 2 biases
 * predict(layer, [[1, 2, 3]]).shape; // [1, 2]
 * ```
 */
export function dense(inputs: number, outputs: number, options: DenseOptions = {}): Dense {
  return new Dense(inputs, outputs, options);
}
