// The steps of sparse layers: a list of weights for each output, whatever the lists of the layer are of.
import { conv2d as convFacts } from "../descriptions/images.ts";
import type { OwnDescription } from "../descriptions/layers.ts";
import { dense as denseFacts } from "../descriptions/rows.ts";
import { eachWeight } from "../sparse/pattern.ts";
import type { SparseConv2dDescription } from "../sparse/sparseConv2d.ts";
import type { SparseDenseDescription } from "../sparse/sparseDense.ts";
import { rebuildPattern } from "../sparse/stored.ts";
import { over } from "./imageSteps.ts";
import { type Flow, type Place, resultShape } from "./place.ts";
import type { Indices, Weights } from "./program.ts";

/** What sparse layers say of themselves. */
export type SparseDescription = SparseDenseDescription | SparseConv2dDescription;

/** Whether a description is that of a sparse layer. */
export const isSparse = (description: OwnDescription): description is SparseDescription =>
  description.type === "sparseDense" || description.type === "sparseConv2d";

/** The lists of a layer, and its weights. */
function listsOf(layer: SparseDescription, columns: number, at: Place) {
  const { outputs } = layer;
  const found: { row: number; column: number; weight: number; index: number }[] = [];
  const [pattern] = rebuildPattern(layer, at.arrays, outputs, columns);
  eachWeight(pattern, (row, column, weight, index) => found.push({ row, column, weight, index }));
  // four outputs may share a list
  found.sort((a, b) => a.row - b.row || a.column - b.column);
  const starts = new Int32Array(outputs + 1);
  for (const { row } of found) starts[row + 1] = (starts[row + 1] as number) + 1;
  for (let i = 0; i < outputs; i++) starts[i + 1] = (starts[i + 1] as number) + (starts[i] as number);
  const rows = found.map(({ row }) => row);
  const values = Float32Array.from(found, ({ weight }) => weight);
  const replace = (index: number, weight: number) => {
    pattern.weights[found[index]?.index as number] = weight;
  };
  return {
    weights: at.constant("weight", (name): Weights => ({ name, values, outputs, outputOf: (i) => rows[i] as number, replace })),
    starts: at.constant("starts", (name): Indices => ({ name, values: starts })),
    columns: at.constant("columns", (name): Indices => ({ name, values: Int32Array.from(found, ({ column }) => column) })),
    biases: at.biases(layer),
  };
}

export function sparseSteps(layer: SparseDescription, x: Flow, at: Place): Flow {
  at.label = `${layer.type}(${layer.inputs}, ${layer.outputs})`;
  if (layer.type === "sparseDense") {
    const shape = resultShape(denseFacts, layer, x);
    return at.step({ op: "sparseDense", ...listsOf(layer, layer.inputs, at), outputs: layer.outputs }, [x], shape);
  }
  const shape = resultShape(convFacts, layer, x);
  const { size, out } = over(x, shape);
  return at.step({ op: "sparseConv2d", ...listsOf(layer, layer.inputs * layer.kernel[0] * layer.kernel[1], at), sizes: layer, size, out }, [x], shape);
}
