// Sparse layers of sievenet/sparse, with ordinary weights: runtimes of ONNX have no products with lists.
import { convolutionWeights, denseWeights } from "../sparse/pattern.ts";
import type { SparseConv2dDescription } from "../sparse/sparseConv2d.ts";
import type { SparseDenseDescription } from "../sparse/sparseDense.ts";
import { rebuildPattern } from "../sparse/stored.ts";
import { convolution } from "./images.ts";
import type { ToNodes } from "./place.ts";
import { product } from "./rows.ts";

const sparseDense: ToNodes<SparseDenseDescription> = (layer, x, to) => {
  const { inputs, outputs } = layer;
  const [pattern] = rebuildPattern(layer, to.arrays, outputs, inputs);
  return product(layer, x, to.constant("weight", denseWeights(pattern), [inputs, outputs]), to);
};

const sparseConv2d: ToNodes<SparseConv2dDescription> = (layer, x, to) => {
  const { inputs, outputs, kernel, groups } = layer;
  const [pattern] = rebuildPattern(layer, to.arrays, outputs, inputs * kernel[0] * kernel[1]);
  return convolution(layer, x, convolutionWeights(pattern, groups), to);
};

export const sparse = { sparseDense, sparseConv2d };
