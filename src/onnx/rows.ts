// Layers that take examples in rows, and layer norm.
import { type LayerNormDescription, layerNorm as layerNormFacts } from "../descriptions/norms.ts";
import {
  type DenseDescription,
  dense as denseFacts,
  type EmbeddingDescription,
  embedding as embeddingFacts,
  type SelectDescription,
  select as selectFacts,
} from "../descriptions/rows.ts";
import type { OnnxValue } from "./graph.ts";
import { ELEMENT } from "./messages.ts";
import type { OnnxBuilder, ToNodes } from "./place.ts";

/** x · weight + bias, weight [inputs, outputs]. */
export function product(layer: Pick<DenseDescription, "inputs" | "outputs" | "bias">, x: OnnxValue, weight: OnnxValue, to: OnnxBuilder): OnnxValue {
  const { outputs, bias } = layer;
  return to.node("Gemm", [x, weight, ...(bias ? [to.floats("bias", [outputs])] : [])], denseFacts.output(layer, x.shape));
}

const dense: ToNodes<DenseDescription> = (layer, x, to) => product(layer, x, to.floats("weight", [layer.inputs, layer.outputs]), to);

const embedding: ToNodes<EmbeddingDescription> = (layer, x, to) => {
  const { count, width, padding = -1, meanOverPlaces } = layer;
  const shape = embeddingFacts.output(layer, x.shape);
  const table = to.arrays.floats("weight", [count, width]);
  if (padding >= 0) table.fill(0, padding * width, (padding + 1) * width); // as it counts, whatever is in it
  const rows = to.node("Cast", [x], x.shape, { to: { int: ELEMENT.int64 } });
  const found = to.node("Gather", [to.constant("weight", table, [count, width]), rows], [...x.shape, width], { axis: { int: 0 } });
  if (!meanOverPlaces) return found;
  const sum = (of: OnnxValue, keep: number, size: OnnxValue["shape"]) =>
    to.node("ReduceSum", [of, to.constant("/axes", BigInt64Array.of(1n), [1])], size, { keepdims: { int: keep } });
  const isOpen = to.node("Not", [to.node("Equal", [rows, to.constant("/padding", BigInt64Array.of(BigInt(padding)), [])])], x.shape);
  const counts = sum(to.node("Cast", [isOpen], x.shape, { to: { int: ELEMENT.float } }), 1, [1, 1]);
  return to.node("Div", [sum(found, 0, shape), to.node("Max", [counts, to.constant("/one", Float32Array.of(1), [])])], shape);
};

const select: ToNodes<SelectDescription> = (layer, x, to) => {
  const { count } = layer;
  const indices = to.constant("indices", to.arrays.integers("indices", [count]), [count]);
  return to.node("Gather", [x, indices], selectFacts.output(layer, x.shape), { axis: { int: 1 } });
};

/** A norm that lost features, which count as zeros: mean = sum / width, variance = (sum of (x - mean)^2 + lost mean^2) / width. */
function narrowedNorm({ features, epsilon }: LayerNormDescription, width: number, x: OnnxValue, to: OnnxBuilder): OnnxValue {
  const scalar = (name: string, value: number) => to.constant(name, Float32Array.of(value), []);
  const row = [...x.shape.slice(0, -1), 1];
  const mean = (of: OnnxValue) => {
    const sum = to.node("ReduceSum", [of, to.constant("/axes", BigInt64Array.of(-1n), [1])], row, { keepdims: { int: 1 } });
    return to.node("Mul", [sum, scalar("/share", 1 / width)]);
  };
  const middle = mean(x);
  const centered = to.node("Sub", [x, middle]);
  const lost = to.node("Mul", [to.node("Mul", [middle, middle]), scalar("/lost", (width - features) / width)]);
  const variance = to.node("Add", [mean(to.node("Mul", [centered, centered])), lost]);
  const normalized = to.node("Div", [centered, to.node("Sqrt", [to.node("Add", [variance, scalar("/epsilon", epsilon)])])], x.shape);
  return to.node("Add", [to.node("Mul", [normalized, to.floats("scale", [features])]), to.floats("shift", [features])]);
}

const layerNorm: ToNodes<LayerNormDescription> = (layer, x, to) => {
  const { features, epsilon, width = features } = layer;
  const shape = layerNormFacts.output(layer, x.shape);
  if (layer.width !== undefined) return narrowedNorm(layer, width, x, to);
  const attributes = { axis: { int: -1 }, epsilon: { float: epsilon } };
  return to.node("LayerNormalization", [x, to.floats("scale", [features]), to.floats("shift", [features])], shape, attributes);
};

export const rows = { dense, embedding, select, layerNorm };
