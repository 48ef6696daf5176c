// The net as it is now, in plain data to be shown.
import { count, type Gate, type Gateable, type Part, type Sequential } from "sievenet";
import type { Filters, GateSet } from "../messages.ts";

type Gated = Gateable & { readonly weight: { readonly shape: readonly number[]; toArray(): Float32Array } };

/** The layers of a net that have gates, in order. */
const layersOf = (net: Sequential) => net.parts.filter((part: Part): part is Part & Gated => typeof part === "object" && "gates" in part);

const isConvolution = ({ weight }: Gated) => weight.shape.length === 4;

/** What the inputs of a layer are, in words. */
function inputsOf(net: Sequential, layers: readonly Gated[], i: number): string {
  const before = layers[i - 1];
  if (!before) return net.parts[0] === layers[0] ? "pixels" : "columns";
  if (isConvolution(before)) return "flattened maps";
  const dense = layers.filter((layer) => !isConvolution(layer));
  return `hidden units ${dense.indexOf(before) + 1}`;
}

/** The column of each feature, of a net that begins with the columns of a table. */
function columnsOf(net: Sequential): readonly string[] | undefined {
  const [first] = net.parts;
  return typeof first === "object" ? first.inputNames : undefined;
}

/** A set of gates over the features of columns as one gate for each column: all features of a column share one. */
function byColumn(gate: Gate, names: readonly string[]): GateSet {
  const columns = [...new Set(names)];
  const [probabilities, values] = [gate.openProbabilities(), gate.testValues()];
  const at = columns.map((column) => names.indexOf(column));
  return {
    name: "columns",
    columns,
    probabilities: Float32Array.from(at, (i) => probabilities[i] as number),
    open: Uint8Array.from(at, (i) => (values[i] === 0 ? 0 : 1)),
  };
}

/** The sets of gates, in the order in which histories tell them. */
export function gateSetsOf(net: Sequential): GateSet[] {
  const layers = layersOf(net);
  return layers.flatMap((layer, i) => {
    const { inputs, outputs } = layer.gates;
    const names = i === 0 ? columnsOf(net) : undefined;
    if (names && inputs) return [byColumn(inputs, names)];
    const set = (gate: Gate | undefined, name: string) =>
      gate ? [{ name, probabilities: gate.openProbabilities(), open: Uint8Array.from(gate.testValues(), (z) => (z === 0 ? 0 : 1)) }] : [];
    return [...set(inputs, inputsOf(net, layers, i)), ...set(outputs, `filters ${i + 1}`)];
  });
}

/** The filters of its convolutions. */
export const filtersOf = (net: Sequential): Filters[] =>
  layersOf(net)
    .filter(isConvolution)
    .map(({ weight }) => ({ weights: weight.toArray(), shape: weight.shape }));

/** What is left of it, and what is expected to be. */
export function sizesOf(net: Sequential) {
  const settled = count(net, "settled");
  return { weights: settled.weights, flops: settled.flops, expectedFlops: count(net, "expected").flops };
}
