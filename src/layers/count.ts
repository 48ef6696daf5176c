// How many weights and floating-point operations a net has, in the counts that are easily confused:
//
//   full      every gate open
//   local     the paper's: each layer with the probabilities of its own gates
//   expected  each layer also with the gates on its neighbours' features ("chained"); what histories report
//   settled   with settled gates. The compacted net may have less: it also drops what became constant.
//
// A layer in several places has its weights once and its operations in each.
// k products are summed with k - 1 additions; the bias is one more. Per example, and for each pixel of a map.
import { UsageError } from "../errors.ts";
import { AXES, type Axis, type Gateable } from "../gates/attach.ts";
import type { Gate } from "../gates/gate.ts";
import { type GatesOn, type Station, stations } from "./wires.ts";

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

/** How open each gate is under a way of counting. */
function openness(gate: Gate, how: Counting): Float64Array {
  if (how === "settled") return Float64Array.from(gate.testValues(), (z) => (z === 0 ? 0 : 1));
  return Float64Array.from(gate.openProbabilities());
}

/** How open each feature is, by one set of gates: through its own one, that of its map, or any of those its map goes on as. */
function through({ gate, each }: GatesOn, width: number, how: Counting): Float64Array {
  const open = openness(gate, how);
  if (each <= 1) return Float64Array.from({ length: width }, (_, i) => open[Math.floor(i * each)] as number);
  return Float64Array.from({ length: width }, (_, i) => {
    let closed = 1;
    for (let j = 0; j < each; j++) closed *= 1 - (open[i * each + j] as number);
    return 1 - closed;
  });
}

/** The expected number of open features on a wire of `width`, in each of `groups` parts of it. */
function widths(all: readonly GatesOn[], width: number, groups: number, how: Counting): number[] {
  const product = new Float64Array(width).fill(1);
  for (const gates of how === "full" ? [] : all) {
    const open = through(gates, width, how);
    for (let i = 0; i < width; i++) product[i] = (product[i] as number) * (open[i] as number);
  }
  const each = width / groups;
  return Array.from({ length: groups }, (_, g) => product.subarray(g * each, (g + 1) * each).reduce((a, b) => a + b, 0));
}

const total = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

/** How often a layer's weights are applied to one example. @throws UsageError when no image has come yet */
function positionsOf(layer: Gateable, path: string): number {
  if (layer.spatialPositions !== undefined) return layer.spatialPositions;
  throw new UsageError(
    `count: ${layer.label} at "${path}" has not seen an image, so its operations cannot be counted. Run the net once, with predict() or summary(net, [channels, height, width]).`,
  );
}

function countLayer({ layer, path, incoming, outgoing, runs }: Station, how: Counting): LayerCount {
  const own = (gate: Gate | undefined) => (gate ? [{ gate, each: 1 }] : []);
  const { inputs: k, outputs: n, groups } = layer;
  const inputs = widths(how === "local" ? own(layer.gates.inputs) : incoming, k, groups, how);
  const outputs = widths(how === "local" ? own(layer.gates.outputs) : outgoing, n, groups, how);
  const taps = (layer.weight.size * groups) / (k * n);
  const kept = layer.gates.weights && how !== "full" ? openness(layer.gates.weights, how).reduce((a, b) => a + b, 0) / layer.weight.size : 1;
  const products = inputs.reduce((sum, each, g) => sum + each * (outputs[g] as number), 0) * taps * kept;
  const biases = layer.bias ? total(outputs) : 0;
  const flops = runs * positionsOf(layer, path) * Math.max(0, 2 * products - total(outputs) + biases);
  const gated = AXES.filter((over) => layer.gates[over]);
  return { path, label: layer.label, gated, inputs: total(inputs), outputs: total(outputs), weights: products + biases, flops };
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
  const gates = stations(net).flatMap(({ layer }) => AXES.map((over) => layer.gates[over]));
  return gates.filter((each) => each !== undefined).map((each) => each.testValues().reduce((sum, z) => sum + (z === 0 ? 0 : 1), 0));
}
