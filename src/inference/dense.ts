// Layers that take examples in rows.
import { type Floats, type Indices, none, skip } from "../addresses.ts";
import { type LayerNormDescription, layerNorm as layerNormFacts } from "../descriptions/norms.ts";
import {
  checkIndices,
  checkRow,
  type DenseDescription,
  dense as denseFacts,
  type EmbeddingDescription,
  embedding as embeddingFacts,
  meansOfRows,
  type SelectDescription,
  select as selectFacts,
} from "../descriptions/rows.ts";
import { sizeOf } from "../shape.ts";
import type { Make } from "./context.ts";

const dense: Make<DenseDescription> = (layer, context) => {
  const { inputs, outputs } = layer;
  const { kernels, workspace } = context.storage;
  const weight = context.putWeights("weight", [inputs, outputs]);
  const bias = layer.bias ? context.put("bias", [outputs]) : none;
  return (x, plan) => {
    const y = plan.result(denseFacts.output(layer, x.shape));
    const m = y.shape[0] as number;
    plan.step(() => kernels.product(y.address, x.address, weight, m, inputs, outputs, workspace));
    if (bias) plan.step(() => kernels.addRow(y.address, bias, m, outputs));
    return y;
  };
};

const select: Make<SelectDescription> = (layer, context) => {
  const { inputs, count } = layer;
  const indices = context.arrays.integers("indices", [count]);
  checkIndices(indices, inputs);
  const list = context.storage.putInts(indices);
  const { kernels } = context.storage;
  return (x, plan) => {
    const y = plan.result(selectFacts.output(layer, x.shape));
    const [m, , ...rest] = y.shape as [number, number, ...number[]];
    const inner = sizeOf(rest);
    plan.step(() => {
      if (!rest.length) kernels.selectColumns(y.address, x.address, list, m, inputs, count);
      else for (let b = 0; b < m; b++) kernels.gatherRows(skip(y.address, b * count * inner), skip(x.address, b * inputs * inner), list, count, inner);
    });
    return y;
  };
};

const embedding: Make<EmbeddingDescription> = (layer, context) => {
  const { count, width, padding, meanOverPlaces } = layer;
  const { storage } = context;
  const table = context.put("weight", [count, width]);
  return (x, plan) => {
    const shape = embeddingFacts.output(layer, x.shape);
    const n = sizeOf(x.shape);
    const list = storage.take<Indices>(n);
    const y = plan.result(shape);
    plan.step(() => {
      const indices = storage.view(x);
      indices.forEach((row, i) => {
        checkRow(layer, row, i);
      });
      if (meanOverPlaces || padding !== undefined)
        meansOfRows(
          storage.view(y),
          storage.view({ address: table, shape: [count, width] }),
          indices,
          meanOverPlaces ? (shape[0] as number) : n,
          width,
          padding,
        );
      else {
        storage.ints.set(indices, list / 4);
        storage.kernels.gatherRows(y.address, table, list, n, width);
      }
    });
    return y;
  };
};

const layerNorm: Make<LayerNormDescription> = (layer, context) => {
  const { features, epsilon, width = features } = layer;
  const { storage, arrays } = context;
  const { kernels } = storage;
  // a norm that lost features counts them as zeros, in their old places
  const among = layer.width === undefined ? undefined : arrays.integers("among.indices", [features]);
  if (among) checkIndices(among, width);
  const list = among && storage.putInts(among);
  const own = ["scale", "shift"].map((name) => arrays.floats(name, [features]));
  const spread = () =>
    own.map((numbers) => {
      const all = among ? new Float32Array(width) : numbers;
      among?.forEach((to, from) => {
        all[to] = numbers[from] as number;
      });
      return storage.put(all);
    }) as [Floats, Floats];
  // a file of a few bytes may say any width, so room for it is taken with the first input
  const kept = among ? undefined : spread();
  return (given, plan) => {
    const [scale, shift] = kept ?? spread();
    const rows = sizeOf(layerNormFacts.output(layer, given.shape)) / features;
    const x = among ? plan.result([rows, width]) : given;
    if (among) {
      kernels.fill(x.address, rows * width, 0);
      plan.step(() => {
        for (let j = 0; j < features; j++) kernels.copyGrid(skip(x.address, among[j] as number), skip(given.address, j), rows, 1, width, 1, features, 1);
      });
    }
    const [mean, inverse] = [plan.result([2, rows]).address, plan.result([rows]).address];
    const y = plan.result(x.shape);
    plan.step(() => kernels.layerNorm(y.address, mean, inverse, x.address, scale, shift, rows, width, epsilon));
    if (!list) return y;
    const picked = plan.result(given.shape);
    plan.step(() => kernels.selectColumns(picked.address, y.address, list, rows, width, features));
    return picked;
  };
};

export const rows = { dense, select, embedding, layerNorm };
