// Layers that are fine-tuned by their difference to a frozen base, with gates on that difference:
//
//   W = W0 + z o dW,  b = b0 + z_out o db;  z: gates over rows, columns or single weights, dW and db zeros at first
//
// Source: Guo, Rush & Kim 2021, "Parameter-efficient transfer learning with diff pruning".
import { copyOf } from "../compact/copy.ts";
import { markOwn } from "../copies.ts";
import type { LayerArrays } from "../descriptions/facts.ts";
import type { PartDescription } from "../descriptions/layers.ts";
import { UsageError, ValueError } from "../errors.ts";
import { AXES, type Gateable, isGated, noGates } from "../gates/attach.ts";
import { keep } from "../keep.ts";
import { freeze } from "../layers/freeze.ts";
import { isGateable } from "../layers/gateable.ts";
import type { Layer, Part } from "../layers/layer.ts";
import { isWeighted } from "../layers/weighted.ts";
import { add } from "../ops/add.ts";
import { mul } from "../ops/mul.ts";
import { reshape } from "../ops/reshape.ts";
import { taped } from "../tape.ts";
import type { Tensor } from "../tensor.ts";

/** A layer whose result is linear in its weight and bias: `dense()` and convolutions. */
export type Tunable = Layer & Gateable & { outputSize?: unknown };

/** Whether a part can be fine-tuned by its difference. */
export function isTunable(part: unknown): part is Tunable {
  return isWeighted(part) && isGateable(part) && part.innerTerms === undefined;
}

/** What a file says of it. */
export interface DifferenceDescription {
  /** Its kind. */
  readonly type: "difference";
  /** W0. */
  readonly base: PartDescription;
  /** dW, with its gates. */
  readonly change: PartDescription;
}

/** A weight with the gates of its layer multiplied in, in the order in which `compact` does it: its own, rows, columns. */
function gatedWeight({ weight, gates, axes, groups, inputs, outputs, label }: Tunable): Tensor {
  for (const over of AXES)
    if (gates[over]?.perExample)
      throw new UsageError(
        `difference: the gates over the ${over} of ${label} are drawn per example, but all examples share its weight. Leave perExample out.`,
      );
  // the groups of a convolution apart: each has rows of its own
  const shape = [groups, ...weight.shape];
  shape[1] = (shape[1] as number) / groups;
  const along = (z: Tensor, axis: number, features: number) =>
    reshape(
      z,
      shape.map((_, i) => (i === 0 ? groups : i === axis + 1 ? features / groups : 1)),
    );
  let w = gates.weights ? mul(weight, gates.weights.value()) : weight;
  if (!gates.inputs && !gates.outputs) return w;
  w = reshape(w, shape);
  if (gates.inputs) w = mul(w, along(gates.inputs.value(), axes.inputs, inputs));
  if (gates.outputs) w = mul(w, along(gates.outputs.value(), axes.outputs, outputs));
  return reshape(w, weight.shape);
}

/** Use `difference()`. */
export class Difference<L extends Tunable = Tunable> implements Layer {
  /** The layer that is tuned, frozen. */
  readonly base: L;
  /** What is added to its weight and bias: a layer of the same kind, to put gates on. */
  readonly change: L;

  /** As `difference()`; `change`: of a file; `biased`: whether the bias may change too. @throws ValueError */
  constructor(base: L, change?: L, biased = true) {
    if (!isTunable(base))
      throw new ValueError("difference: only dense() and convolutions can be tuned by their difference, but something else came. Give such layers one by one.");
    if (isGated(base as object))
      throw new ValueError(
        `difference: ${base.label} has gates, but its weights are to stay as they are. Give it of compact(net), and put gates on the change.`,
      );
    const { weight, bias } = base;
    this.base = freeze(base);
    const zeros = { weight: new Float32Array(weight.size), bias: bias && new Float32Array(bias.size) };
    this.change = change ?? copyOf(base, zeros, { bias: bias !== undefined && biased });
    markOwn(this);
  }

  /** What error texts call it. */
  get label(): string {
    return `difference to ${this.base.label}`;
  }

  /** W and b, with gates as they are now. */
  private numbers(): { readonly weight: Tensor; readonly bias: Tensor | undefined } {
    const { base, change } = this;
    const z = change.gates.outputs;
    const weight = add(base.weight, gatedWeight(change));
    const moved = change.bias && (z ? mul(change.bias, z.value()) : change.bias);
    const bias = base.bias && moved ? add(base.bias, moved) : base.bias;
    return { weight, bias };
  }

  /** x: what the base takes, result: what it gives. @throws ShapeError; UsageError for gates that are drawn per example */
  forward(x: Tensor, ahead: readonly Part[] = []): Tensor {
    const { base, change } = this;
    const { weight, bias } = this.numbers();
    const size = { get: () => base.outputSize, set: (to: unknown) => Object.assign(base, { outputSize: to }) && Object.assign(change, { outputSize: to }) };
    const tuned: L = Object.create(base, { weight: { value: weight }, bias: { value: bias }, gates: { value: noGates() }, outputSize: size });
    return tuned.forward(x, ahead);
  }

  /** One ordinary layer, whose weight is the sum. @internal */
  compacted(_: unknown, removed: (part: object) => void): L {
    removed(this.change);
    const { weight, bias } = taped(false, () => {
      const numbers = this.numbers();
      return { weight: keep(numbers.weight).toArray(), bias: numbers.bias && keep(numbers.bias).toArray() };
    });
    return copyOf(this.base, { weight, bias });
  }

  /** What files say of it. */
  describe(describe: (part: Part, name: string) => PartDescription): DifferenceDescription {
    return { type: "difference", base: describe(this.base, "base"), change: describe(this.change, "change") };
  }

  /** Made again of what a file says. @internal */
  static rebuild({ base, change }: DifferenceDescription, _: LayerArrays, part: (description: PartDescription, name: string) => Part): Difference {
    return new Difference(part(base, "base") as Tunable, part(change, "change") as Tunable);
  }
}

/**
 * A trained `dense()` or convolution that goes on learning by its difference to what it is now: `W = W0 + z o dW`. The layer
 * itself is frozen, `change` has dW and its gates: put them there with `gate()`, over inputs, outputs, both or weights, or a
 * mask for numbers that must not move. A price is for each weight that may differ. With all gates closed it is the base to
 * the bit; `compact` makes one ordinary layer of it, files keep both parts. `count` has the change beside the base, so a
 * budget of one `per: "layer"` is a share of the weights that may differ.
 * @throws ValueError for other layers, and for one with gates
 * @example
 * ```ts
 * import { dense, gate, relu, sequential } from "sievenet";
 * import { difference } from "sievenet/blocks";
 *
 * const trained = sequential(dense(8, 16), relu, dense(16, 4));
 * const first = difference(trained.parts[0] as ReturnType<typeof dense>);
 * gate(first.change, { over: "weights", lambda: 1e-4 });
 * const net = sequential(first, ...trained.parts.slice(1)); // to be trained on other data
 * ```
 */
export function difference<L extends Tunable>(layer: L): Difference<L> {
  return new Difference(layer);
}
