// Putting gates on layers. A layer says which axes its weight has; that one table serves gates, prices and compaction.

import { checkOwn } from "../copies.ts";
import { UsageError, ValueError } from "../errors.ts";
import { refuseUnknown } from "../options.ts";
import type { Parameter } from "../resident.ts";
import type { Shape } from "../shape.ts";
import type { Values } from "../values.ts";
import type { Tensor } from "../tensor.ts";
import { type Gate, isDrawn } from "./gate.ts";
import { checkGroups, Grouped } from "./grouped.ts";
import { checkLambda, checkPrice, type Lambda } from "./lambda.ts";
import { Mask } from "./mask.ts";
import { GATE_OPTIONS, type GateOptions, Sampled } from "./sampled.ts";
import type { GatesOn, LayerRates, Term } from "./terms.ts";

/** The axes along which a layer can be gated. */
export type Axis = "inputs" | "outputs" | "weights";

/** All of them, in the order in which they are told. @internal */
export const AXES: readonly Axis[] = ["inputs", "outputs", "weights"];

/** Which axis of a layer's weight is which. */
export interface Axes {
  /** That of what comes in. */
  readonly inputs: number;
  /** That of what goes out. */
  readonly outputs: number;
}

/**
 * Where a gate over the outputs of a layer acts when a batch norm follows: after it, or before it as in the paper's
 * experiments, where the norm cancels every scale between 0 and 1.
 */
export type Placement = "after-norm" | "before-norm";

/** The gates a layer carries, and what an open weight costs. */
export interface Gates {
  /** Over what comes in. */
  inputs?: Gate;
  /** Over what goes out. */
  outputs?: Gate;
  /** Over single weights. */
  weights?: Gate;
  /** Where those over outputs act when a batch norm follows. */
  placement: Placement;
  /** What one expected open weight adds to the mean loss. May be assigned while training; a schedule is asked in each step. */
  lambda: Lambda;
  /** Strength of the L2 term in the paper's L0 + L2 penalty, per mean loss: open weights add l2 / 2 · w². */
  l2: number;
  /** What lambda is the price of, where `price()` of `sievenet/prices` has said so. Else: of an open weight. */
  rates?: LayerRates;
}

/** What a layer needs to be gated. */
export interface Gateable {
  /** Its shape is told by `axes`. */
  readonly weight: Parameter;
  /** [outputs]. */
  readonly bias: Parameter | undefined;
  /** How many features come in. */
  readonly inputs: number;
  /** How many go out. */
  readonly outputs: number;
  /** Into how many groups both are split: weights connect features of the same group only. */
  readonly groups: number;
  /** How often its weights are applied to one example: the pixels of a map. Undefined until it has seen an image. */
  readonly spatialPositions: number | undefined;
  /** Which axis of `weight` is which. */
  readonly axes: Axes;
  /** Those that `gate()` has put on it. */
  readonly gates: Gates;
  /** What error texts call the layer. */
  readonly label: string;
  /** How many sums each output is made of, each with a bias of its own where there are biases. Default 1. */
  readonly sums?: number;
  /** Weights from each of its outputs to each of them, which gates over outputs close on both sides: how many are open. */
  innerTerms?(outgoing: readonly GatesOn[]): readonly Term[];
  /** What those weights and all biases of such a layer cost, at so much for each. */
  innerPenalty?(lambda: number): Tensor | undefined;
}

/** Options of `gate()`. */
export interface LayerGateOptions<Name extends string = string> extends GateOptions<Name> {
  /** Where the gates go: one for each input, each output (its bias goes along), or each weight. */
  readonly over: Axis;
  /**
   * Price of one open weight, added to the mean loss: the paper's lambda divided by the number of examples. A number, or a
   * schedule `(step) => number`, or an object with `at(step)`. Default 0.
   */
  readonly lambda?: Lambda;
  /** Strength of the L2 term of the L0 + L2 penalty, also divided by the number of examples. Default 0. */
  readonly l2?: number;
  /** Where gates over outputs act when a batch norm follows. Default "after-norm"; "before-norm" is the paper's. */
  readonly placement?: Placement;
  /**
   * A number for each input (or output): those with the same number share a gate, and are open or closed together. Of a table
   * `table.preprocessing.groups` makes a gate of each column. Default: a gate for each. Not over weights.
   */
  readonly groups?: ArrayLike<number>;
  /** Zeros and ones that stay, instead of gates that are drawn: as many as there are inputs, outputs or weights. They cost nothing. */
  readonly mask?: Values;
}

/** Where gates go on a layer, and their price there; without a price they are put beside whatever price there is. */
export interface Where {
  readonly over: Axis;
  readonly placement?: Placement;
  readonly price?: { readonly lambda: Lambda; readonly l2: number };
}

/** No gates yet. The axes are named, so that parameters come in the same order whichever is gated first. */
export function noGates(): Gates {
  return { inputs: undefined, outputs: undefined, weights: undefined, placement: "after-norm", lambda: 0, l2: 0 };
}

/** Puts on a layer the gates that `make` gives for their shape. @throws ValueError, UsageError @internal */
export function attach<L extends Gateable>(layer: L, { over, placement = "after-norm", price }: Where, make: (shape: Shape) => Gate): L {
  const { gates, axes, weight } = layer;
  if (gates === undefined || axes === undefined)
    throw new ValueError("gate: only a layer with weights, such as dense(), can have gates. Gate the layers inside a sequence or block one by one.");
  checkOwn(weight);
  if (over !== "inputs" && over !== "outputs" && over !== "weights") {
    throw new ValueError(`gate: over is "${String(over)}", but ${layer.label} has the axes "inputs", "outputs" and "weights".`);
  }
  if (gates[over]) throw new UsageError(`gate: ${layer.label} has gates over its ${over} already.`);
  if (over === "weights" ? gates.inputs || gates.outputs : gates.weights) {
    throw new UsageError(`gate: ${layer.label} cannot have gates over its weights and over its inputs or outputs at once. Choose one.`);
  }
  if (placement !== "after-norm" && placement !== "before-norm")
    throw new ValueError(`gate: placement is "${String(placement)}", but it must be "after-norm" or "before-norm".`);
  if (price) {
    const { lambda, l2 } = price;
    checkLambda(lambda);
    checkPrice("gate", "l2", l2);
    const other = over === "inputs" ? gates.outputs : gates.inputs;
    if (other && isDrawn(other) && (gates.lambda !== lambda || gates.l2 !== l2))
      throw new ValueError(
        `gate: ${layer.label} has lambda ${gates.lambda} and l2 ${gates.l2} already, but ${lambda} and ${l2} came. Its weights have one lambda: give both gates the same.`,
      );
  }
  const attached = make(over === "weights" ? weight.shape : [layer[over]]);
  if (over === "outputs") gates.placement = placement;
  if (price) Object.assign(gates, price);
  gates[over] = attached;
  return layer;
}

/**
 * Puts gates on a layer and returns the same layer: hard-concrete ones, unless another `distribution` or a `mask` is given.
 * A layer may have gates over inputs and over outputs: a weight then costs the product of both probabilities.
 * @example
 * ```ts
 * import { dense, gate, relu, sequential } from "sievenet";
 *
 * const lambda = 0.1 / 60_000; // per open weight
 * const net = sequential(
 *   gate(dense(784, 300), { over: "inputs", lambda, dropRate: 0.2 }),
 *   relu,
 *   gate(dense(300, 10), { over: "inputs", lambda }),
 * );
 * ```
 * @throws ValueError, UsageError
 */
export function gate<L extends Gateable, Name extends string = string>(layer: L, options: LayerGateOptions<Name>): L {
  refuseUnknown("gate", options, ["over", "lambda", "l2", ...GATE_OPTIONS, "placement", "groups", "mask"]);
  const { over, lambda = 0, l2 = 0, placement = "after-norm", mask, groups, ...drawn } = options;
  if (mask !== undefined) {
    refuseUnknown("gate with a mask", options, ["over", "placement", "mask"]); // which is neither drawn nor paid for
    return attach(layer, { over, placement }, (shape) => new Mask(mask, shape));
  }
  if (over === "weights" && drawn.perExample) throw new ValueError("gate: gates over weights cannot be drawn per example. Leave perExample out.");
  if (groups !== undefined) {
    if (over === "weights") throw new ValueError("gate: gates over weights are one for each. Leave groups out, or gate the inputs or outputs.");
    return attach(layer, { over, placement, price: { lambda, l2 } }, (shape) => new Grouped(checkGroups(groups, shape), drawn as GateOptions));
  }
  return attach(layer, { over, placement, price: { lambda, l2 } }, (shape) => new Sampled(shape, drawn as GateOptions));
}

/** Whether gates of a layer have a price of their own, for each open gate, beside the layer's for each open weight. @internal */
export const pricedByGates = ({ gates }: Gateable): boolean => AXES.some((over) => gates[over]?.lambda !== undefined);

/** Whether an object is a layer that can have gates. */
export function isGateable(node: object): node is Gateable {
  return (node as Partial<Gateable>).axes !== undefined && (node as Partial<Gateable>).gates !== undefined;
}

/** Whether an object is a layer with gates on it. */
export function isGated(node: object): node is Gateable {
  const gates = (node as Partial<Gateable>).gates;
  return gates !== undefined && (node as Partial<Gateable>).axes !== undefined && Boolean(gates.inputs ?? gates.outputs ?? gates.weights);
}
