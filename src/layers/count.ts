// How many weights and floating-point operations a net has, in the counts that are easily confused:
//
//   full      every gate open
//   local     the paper's: each layer with the probabilities of its own gates
//   expected  each layer also with the gates on its neighbours' features ("chained"); what histories report
//   settled   with settled gates. The compacted net may have less: it also drops what became constant.
//
// Each is a reading in float64 of the one expression in gates/cost.ts, which penalties and budgets read on the tape.
// A layer in several places has its weights once and its operations in each.
import { AXES, type Axis } from "../gates/attach.ts";
import { costOf, extentOf, ownConnection, readTerms, type Term } from "../gates/cost.ts";
import type { Gate } from "../gates/gate.ts";
import { inNumbers } from "../gates/numberReading.ts";
import { oneOf } from "../options.ts";
import { type ConnectedLayer, connections } from "./connections.ts";
import { ratesOf } from "./costs.ts";

/** Which of the four ways of counting. */
export type Counting = "full" | "local" | "expected" | "settled";

/** What one layer has and computes. */
export interface LayerCount {
  /** Where the layer is in the net. */
  readonly path: string;
  /** What it is called. */
  readonly label: string;
  /** What it has gates over, in the order in which `openGates` tells them. */
  readonly gated: readonly Axis[];
  /** Inputs and outputs that are open, or expected to be. */
  readonly inputs: number;
  /** The same of outputs. */
  readonly outputs: number;
  /** Weights and biases. */
  readonly weights: number;
  /** Floating-point operations per example, in all places where the layer stands. */
  readonly flops: number;
}

/** How open each gate is under a way of counting. @internal */
export function openness(gate: Gate, how: Counting): ArrayLike<number> {
  if (how === "full") return new Float64Array(gate.size).fill(1);
  return how === "settled" ? gate.testValues().map((z) => (z === 0 ? 0 : 1)) : gate.openProbabilities();
}

/** What one layer has and computes. @internal */
export function countLayer(connection: ConnectedLayer, how: Counting): LayerCount {
  const { layer, path } = connection;
  const known = new Map<Gate, ArrayLike<number>>();
  const reading = inNumbers((gate) => {
    const open = known.get(gate) ?? openness(gate, how);
    known.set(gate, open);
    return open;
  });
  const extent = extentOf(how === "local" ? ownConnection(layer, connection.around) : connection);
  const number = (terms: readonly Term[]) => {
    const { gated = 0, constant } = readTerms(terms, reading);
    return Math.max(0, gated + constant);
  };
  return {
    path,
    label: layer.label,
    gated: AXES.filter((over) => layer.gates[over]),
    inputs: number(extent.inputs),
    outputs: number(extent.outputs),
    weights: number(costOf(extent, ratesOf("count", "weights", connection))),
    flops: number(costOf(extent, ratesOf("count", "flops", connection))),
  };
}

/**
 * Weights and operations of each layer, in the order of the net.
 * @example
 * ```ts
 * import { countLayers, dense, relu, sequential } from "sievenet";
 *
 * const rows = countLayers(sequential(dense(4, 3), relu, dense(3, 2)));
 * rows.map(({ path, weights }) => [path, weights]); // [["0", 15], ["2", 8]]
 * ```
 * @throws UsageError for a convolution that has not seen an image yet
 */
export function countLayers(net: object, how: Counting = "full"): LayerCount[] {
  oneOf("count", "the way of counting", how, ["full", "settled", "local", "expected"]);
  return connections(net).map((connection) => countLayer(connection, how));
}

/**
 * Weights and floating-point operations per example of a whole net: with every gate open ("full"), as expected with the
 * gates of each layer alone ("local", the paper's) or with those of its neighbours too ("expected"), or with test-time gates
 * ("settled").
 * @example
 * ```ts
 * import { count, dense, gate, relu, sequential } from "sievenet";
 *
 * const net = sequential(gate(dense(784, 300), { over: "inputs" }), relu, dense(300, 10));
 * count(net).weights; // 238510
 * count(net, "expected").weights < 238510; // true: differentiable, it is expectedCost(net)
 * ```
 * @throws UsageError for a convolution that has not seen an image yet
 */
export function count(net: object, how: Counting = "full"): { weights: number; flops: number } {
  const all = countLayers(net, how);
  return { weights: all.reduce((sum, { weights }) => sum + weights, 0), flops: all.reduce((sum, { flops }) => sum + flops, 0) };
}

/**
 * How many test-time gates are open in each set of gates of its layers, in the order of the net: the paper's "architecture".
 * @example
 * ```ts
 * import { dense, gate, openGates, relu, sequential } from "sievenet";
 *
 * const net = sequential(gate(dense(4, 3), { over: "inputs", mask: [1, 0, 0, 1] }), relu, gate(dense(3, 2), { over: "inputs" }));
 * openGates(net); // [2, 3]
 * ```
 */
export function openGates(net: object): number[] {
  const gates = connections(net).flatMap(({ layer }) => AXES.map((over) => layer.gates[over]));
  return gates.filter((gate) => gate !== undefined).map((gate) => Array.from(openness(gate, "settled")).reduce((sum, open) => sum + open, 0));
}
