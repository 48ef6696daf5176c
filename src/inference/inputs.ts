// Layers that take raw inputs: their statistics are part of the net.
import { type ColumnsDescription, columns as columnsFacts, rowsToFeatures } from "../descriptions/columns.ts";
import { type RescaleDescription, type StandardizeDescription, standardize as standardizeFacts } from "../descriptions/scaling.ts";
import { type TokensDescription, tokens as tokensFacts } from "../descriptions/tokens.ts";
import { sizeOf } from "../shape.ts";
import type { Make } from "./context.ts";

const rescale: Make<RescaleDescription> =
  (layer, { storage: { kernels } }) =>
  (x, plan) => {
    const n = sizeOf(x.shape);
    const y = plan.over(x);
    plan.step(() => kernels.affine(y.address, x.address, n, layer.factor, layer.shift));
    return y;
  };

const standardize: Make<StandardizeDescription> = (layer, context) => {
  const { features: n } = layer;
  const { storage } = context;
  const [mean, inverse] = [context.put("mean", [n]), context.put("inverse", [n])];
  const [ones, zeros] = [storage.put(new Float32Array(n).fill(1)), storage.put(new Float32Array(n))];
  return (x, plan) => {
    const [batch, , ...rest] = standardizeFacts.output(layer, x.shape) as [number, number];
    const y = plan.over(x);
    plan.step(() => storage.kernels.normChannels(y.address, x.address, mean, inverse, ones, zeros, batch, n, sizeOf(rest)));
    return y;
  };
};

const columns: Make<ColumnsDescription> = (layer, { storage }) => {
  const run = rowsToFeatures(layer);
  return (x, plan) => {
    const y = plan.result(columnsFacts.output(layer, x.shape));
    plan.step(() => run(storage.view(y), storage.view(x), y.shape[0] as number));
    return y;
  };
};

const tokens: Make<TokensDescription> = (layer) => (x) => {
  tokensFacts.output(layer, x.shape);
  return x;
};

export const inputs = { rescale, standardize, columns, tokens };
