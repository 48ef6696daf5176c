// How many weights and floating-point operations a net has, in the counts that are easily confused:
//
//   full      every gate open
//   local     the paper's: each layer with the probabilities of its own gates
//   expected  each layer also with the gates on its neighbours' features ("chained"); what histories report
//   settled   with settled gates. The compacted net may have less: it also drops what became constant.
//
// A layer in several places has its weights once and its operations in each.
// k products are summed with k - 1 additions; the bias is one more. Per example.
import type { Gate } from "../gates/gate.ts";
import { type Station, stations } from "./wires.ts";

export type Counting = "full" | "local" | "expected" | "settled";

export interface LayerCount {
  /** Where the layer is in the net. */
  readonly path: string;
  /** What it is called. */
  readonly label: string;
  /** Inputs and outputs that are open, or expected to be. */
  readonly inputs: number;
  readonly outputs: number;
  /** Weights and biases. */
  readonly weights: number;
  /** Floating-point operations per example, in all places where the layer stands. */
  readonly flops: number;
}

/** How open each gate is under a way of counting. */
function openness(gate: Gate, how: Counting): Float64Array {
  if (how === "settled") return Float64Array.from(gate.settledValues(), (z) => (z === 0 ? 0 : 1));
  return Float64Array.from(gate.openProbabilities());
}

/** The expected number of open features on a wire of `width`. */
function width(all: readonly Gate[], width: number, how: Counting): number {
  if (how === "full" || all.length === 0) return width;
  const product = new Float64Array(width).fill(1);
  for (const gate of all) {
    const open = openness(gate, how);
    for (let i = 0; i < width; i++) product[i] = (product[i] as number) * (open[i] as number);
  }
  return product.reduce((a, b) => a + b, 0);
}

function countLayer({ layer, path, incoming, outgoing, runs }: Station, how: Counting): LayerCount {
  const own = (gate: Gate | undefined) => (gate ? [gate] : []);
  const { inputs: k, outputs: n } = layer;
  const inputs = width(how === "local" ? own(layer.gates.inputs) : incoming, k, how);
  const outputs = width(how === "local" ? own(layer.gates.outputs) : outgoing, n, how);
  const kept = layer.gates.weights && how !== "full" ? openness(layer.gates.weights, how).reduce((a, b) => a + b, 0) / (k * n) : 1;
  const products = inputs * outputs * kept;
  const biases = layer.bias ? outputs : 0;
  const flops = runs * Math.max(0, 2 * products - outputs + biases);
  return { path, label: layer.label, inputs, outputs, weights: products + biases, flops };
}

/** Weights and operations of each layer. */
export function countLayers(net: object, how: Counting = "full"): LayerCount[] {
  return stations(net).map((each) => countLayer(each, how));
}

/** Weights and operations of a whole net. */
export function count(net: object, how: Counting = "full"): { weights: number; flops: number } {
  const all = countLayers(net, how);
  return { weights: all.reduce((sum, each) => sum + each.weights, 0), flops: all.reduce((sum, each) => sum + each.flops, 0) };
}

/** How many settled gates are open in each set of gates, in the order of the net: the paper's "architecture". */
export function openGates(net: object): number[] {
  const gates = stations(net).flatMap(({ layer }) => [layer.gates.inputs, layer.gates.outputs, layer.gates.weights]);
  return gates.filter((each) => each !== undefined).map((each) => each.settledValues().reduce((sum, z) => sum + (z === 0 ? 0 : 1), 0));
}
