// The steps of layers that take rows, and of norms.
import type { BatchNormDescription, LayerNormDescription } from "../descriptions/norms.ts";
import { batchNorm as batchNormFacts, layerNorm as layerNormFacts } from "../descriptions/norms.ts";
import {
  type DenseDescription,
  dense as denseFacts,
  type EmbeddingDescription,
  embedding as embeddingFacts,
  type SelectDescription,
  select as selectFacts,
} from "../descriptions/rows.ts";
import { sizeOf } from "../shape.ts";
import { type Lower, resultShape } from "./place.ts";
import type { Floats, Indices } from "./program.ts";

const dense: Lower<DenseDescription> = (layer, x, at) => {
  const { inputs, outputs } = layer;
  const shape = resultShape(denseFacts, layer, x);
  const weights = at.weights([inputs, outputs], outputs, (i) => i % outputs);
  return at.step({ op: "dense", weights, biases: at.biases(layer), inputs, outputs }, [x], shape);
};

const embedding: Lower<EmbeddingDescription> = (layer, x, at) => {
  const { count, width, padding = -1, meanOverPlaces } = layer;
  const weights = at.weights([count, width], count, (i) => Math.floor(i / width));
  if (padding >= 0) weights.values.fill(0, padding * width, (padding + 1) * width); // as it counts, whatever is in it
  if (meanOverPlaces) return at.step({ op: "lookupMean", weights, places: sizeOf(x.shape), width, padding }, [x], resultShape(embeddingFacts, layer, x));
  return at.step({ op: "lookup", weights, places: sizeOf(x.shape), width }, [x], resultShape(embeddingFacts, layer, x));
};

const select: Lower<SelectDescription> = (layer, x, at) => {
  const shape = resultShape(selectFacts, layer, x);
  const indices = at.constant("indices", (name): Indices => ({ name, values: at.arrays.integers("indices", [layer.count]) }));
  return at.step({ op: "gather", indices, inner: sizeOf(shape.slice(1)) }, [x], shape);
};

const batchNorm: Lower<BatchNormDescription> = (layer, x, at) => {
  const { channels, epsilon } = layer;
  const shape = resultShape(batchNormFacts, layer, x);
  const [scale, shift, mean, variance] = ["scale", "shift", "mean", "variance"].map((name) => at.arrays.floats(name, [channels])) as [
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  const factor = (i: number) => (scale[i] as number) / Math.sqrt((variance[i] as number) + Math.fround(epsilon));
  const each = (of: (i: number) => number) => Float32Array.from({ length: channels }, (_, i) => of(i));
  const [a, b] = [
    at.constant("scale", (name): Floats => ({ name, values: each(factor) })),
    at.constant("shift", (name): Floats => ({ name, values: each((i) => (shift[i] as number) - (mean[i] as number) * factor(i)) })),
  ];
  return at.step({ op: "affine", scale: a, shift: b, inner: sizeOf(shape.slice(1)) }, [x], shape);
};

const layerNorm: Lower<LayerNormDescription> = (layer, x, at) => {
  const { features, epsilon, width = features } = layer;
  const shape = resultShape(layerNormFacts, layer, x);
  const [scale, shift] = [at.floats("scale", [features]), at.floats("shift", [features])];
  return at.step({ op: "layerNorm", rows: sizeOf(shape) / features, features, width, epsilon, scale, shift }, [x], shape);
};

export const rowSteps = { dense, embedding, select, batchNorm, layerNorm };
