// The steps of layers that take raw inputs. What a column cannot have is not refused there: a number that is missing comes out as NaN.
import { type ColumnsDescription, columnFeatures, columns as columnsFacts } from "../descriptions/columns.ts";
import { type RescaleDescription, type StandardizeDescription, standardize as standardizeFacts } from "../descriptions/scaling.ts";
import { type TokensDescription, tokens as tokensFacts } from "../descriptions/tokens.ts";
import { sizeOf } from "../shape.ts";
import { type Lower, resultShape } from "./place.ts";
import type { Floats, Indices } from "./program.ts";

const rescale: Lower<RescaleDescription> = ({ factor, shift }, x, at) => {
  const [channels = 1, ...rest] = x.shape;
  const floats = (name: string, value: number) => at.constant(name, (whole): Floats => ({ name: whole, values: new Float32Array(channels).fill(value) }));
  return at.step({ op: "affine", scale: floats("factor", factor), shift: floats("shift", shift), inner: sizeOf(rest) }, [x], x.shape);
};

const standardize: Lower<StandardizeDescription> = (layer, x, at) => {
  const { features } = layer;
  const shape = resultShape(standardizeFacts, layer, x);
  const inner = sizeOf(shape.slice(1));
  const filled = (name: string, value: number) => at.constant(name, (whole): Floats => ({ name: whole, values: new Float32Array(features).fill(value) }));
  const minus = at.constant("minusMean", (name): Floats => ({ name, values: at.arrays.floats("mean", [features]).map((each) => -each) }));
  // two steps: a mean that is far larger than the deviation must go first
  const centered = at.step({ op: "affine", scale: filled("ones", 1), shift: minus, inner }, [x], shape);
  return at.step({ op: "affine", scale: at.floats("inverse", [features]), shift: filled("zeros", 0), inner }, [centered], shape);
};

const columns: Lower<ColumnsDescription> = (layer, x, at) => {
  const features = columnFeatures(layer).map((each) => ({ code: each.code, at: each.column, ...layer.columns[each.column] }));
  type Feature = (typeof features)[number];
  const floats = (name: string, of: (feature: Feature) => number) =>
    at.constant(name, (whole): Floats => ({ name: whole, values: Float32Array.from(features, of) }));
  return at.step(
    {
      op: "columns",
      indices: at.constant("column", (name): Indices => ({ name, values: Int32Array.from(features, (each) => each.at) })),
      code: floats("code", ({ code, fill }) => (code < 0 && fill === undefined ? -2 : code)),
      mean: floats("mean", ({ mean = 0 }) => mean),
      inverse: floats("inverse", ({ deviation = 1 }) => 1 / deviation),
      fill: floats("fill", ({ fill = 0 }) => fill),
    },
    [x],
    resultShape(columnsFacts, layer, x),
  );
};

/** Indices come in: texts are cut outside of the file. */
const tokens: Lower<TokensDescription> = (layer, x) => {
  resultShape(tokensFacts, layer, x);
  return x;
};

export const inputSteps = { rescale, standardize, columns, tokens };
