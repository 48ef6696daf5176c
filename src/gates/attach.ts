// Putting gates on layers. A layer says which axes its weight has; that one table serves gates, prices and compaction.

import { UsageError, ValueError } from "../errors.ts";
import { refuseUnknown } from "../options.ts";
import type { Parameter } from "../resident.ts";
import { Gate, type GateOptions } from "./gate.ts";

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
  /** What one expected open weight adds to the mean loss. */
  lambda: number;
  /** Strength of the L2 term in the paper's L0 + L2 penalty, per mean loss: open weights add l2 / 2 · w². */
  l2: number;
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
}

/** Options of `gate()`. */
export interface LayerGateOptions extends GateOptions {
  /** Where the gates go: one for each input, each output (its bias goes along), or each weight. */
  readonly over: Axis;
  /** Price of one open weight, added to the mean loss: the paper's lambda divided by the number of examples. Default 0. */
  readonly lambda?: number;
  /** Strength of the L2 term of the L0 + L2 penalty, also divided by the number of examples. Default 0. */
  readonly l2?: number;
  /** Where gates over outputs act when a batch norm follows. Default "after-norm"; "before-norm" is the paper's. */
  readonly placement?: Placement;
}

function checkLambda(name: string, value: number): number {
  if (!(value >= 0 && value < Infinity))
    throw new ValueError(`gate: ${name} is ${value}, but it must be 0 or more. It is a price per open weight, usually 0.1 / (number of examples).`);
  return value;
}

/** No gates yet. The axes are named, so that parameters come in the same order whichever is gated first. */
export function noGates(): Gates {
  return { inputs: undefined, outputs: undefined, weights: undefined, placement: "after-norm", lambda: 0, l2: 0 };
}

/**
 * Puts hard-concrete gates on a layer and returns the same layer.
 * A layer may have gates over inputs and over outputs: a weight then costs the product of both probabilities.
 * @throws ValueError, UsageError
 */
export function gate<L extends Gateable>(layer: L, options: LayerGateOptions): L {
  refuseUnknown("gate", options, ["over", "lambda", "l2", "dropRate", "temperature", "stretch", "perExample", "testGate", "placement"]);
  const { over, lambda = 0, l2 = 0, placement = "after-norm", ...rest } = options;
  const { gates, axes, weight } = layer;
  if (gates === undefined || axes === undefined)
    throw new ValueError("gate: only a layer with weights, such as dense(), can have gates. Gate the layers inside a sequence or block one by one.");
  if (over !== "inputs" && over !== "outputs" && over !== "weights") {
    throw new ValueError(`gate: over is "${String(over)}", but ${layer.label} has the axes "inputs", "outputs" and "weights".`);
  }
  if (gates[over]) throw new UsageError(`gate: ${layer.label} has gates over its ${over} already.`);
  if (over === "weights" ? gates.inputs || gates.outputs : gates.weights) {
    throw new UsageError(`gate: ${layer.label} cannot have gates over its weights and over its inputs or outputs at once. Choose one.`);
  }
  if (over === "weights" && rest.perExample) throw new ValueError("gate: gates over weights cannot be drawn per example. Leave perExample out.");
  if (placement !== "after-norm" && placement !== "before-norm")
    throw new ValueError(`gate: placement is "${String(placement)}", but it must be "after-norm" or "before-norm".`);
  checkLambda("lambda", lambda);
  checkLambda("l2", l2);
  const other = over === "inputs" ? gates.outputs : gates.inputs;
  if (other && (gates.lambda !== lambda || gates.l2 !== l2)) {
    throw new ValueError(
      `gate: ${layer.label} has lambda ${gates.lambda} and l2 ${gates.l2} already, but ${lambda} and ${l2} came. Its weights have one lambda: give both gates the same.`,
    );
  }
  if (over === "outputs") gates.placement = placement;
  gates.lambda = lambda;
  gates.l2 = l2;
  gates[over] = new Gate(over === "weights" ? weight.shape : [layer[over]], rest);
  return layer;
}

/** Whether an object is a layer with gates on it. */
export function isGated(node: object): node is Gateable {
  const gates = (node as Partial<Gateable>).gates;
  return gates !== undefined && (node as Partial<Gateable>).axes !== undefined && Boolean(gates.inputs ?? gates.outputs ?? gates.weights);
}
