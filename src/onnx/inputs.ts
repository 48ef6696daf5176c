// Layers that take raw inputs, by statistics that were fitted.
import { type ColumnsDescription, columnFeatures, columns as columnsFacts } from "../descriptions/columns.ts";
import { type RescaleDescription, type StandardizeDescription, standardize as standardizeFacts } from "../descriptions/scaling.ts";
import { type TokensDescription, tokens as tokensFacts } from "../descriptions/tokens.ts";
import { ELEMENT } from "./messages.ts";
import type { ToNodes } from "./place.ts";

const rescale: ToNodes<RescaleDescription> = ({ factor, shift }, x, to) => {
  const scalar = (name: string, value: number) => to.constant(name, Float32Array.of(value), []);
  return to.node("Add", [to.node("Mul", [x, scalar("/factor", factor)]), scalar("/shift", shift)]);
};

const standardize: ToNodes<StandardizeDescription> = (layer, x, to) => {
  const shape = standardizeFacts.output(layer, x.shape);
  const each = [layer.features, ...shape.slice(2).map(() => 1)];
  const numbers = (name: string) => to.constant(name, to.arrays.floats(name, [layer.features]), each);
  return to.node("Mul", [to.node("Sub", [x, numbers("mean")]), numbers("inverse")], shape);
};

/** The column of each feature, standardized, where a category is 0; plus whether it is the category, where a number is none. */
const columns: ToNodes<ColumnsDescription> = (layer, x, to) => {
  const shape = columnsFacts.output(layer, x.shape);
  const features = columnFeatures(layer);
  const row = (name: string, of: (feature: (typeof features)[number], column: (typeof layer.columns)[number]) => number) =>
    to.constant(
      name,
      Float32Array.from(features, (each) => of(each, layer.columns[each.column] as (typeof layer.columns)[number])),
      [features.length],
    );
  const places = to.constant(
    "/columns",
    Int32Array.from(features, ({ column }) => column),
    [features.length],
  );
  const raw = to.node("Gather", [x, places], shape, { axis: { int: 1 } });
  const fill = row("/fill", ({ code }, { fill = Number.NaN }) => (code < 0 ? fill : 0));
  const filled = to.node("Where", [to.node("IsNaN", [raw]), fill, raw], shape);
  const centered = to.node("Sub", [filled, row("/mean", ({ code }, { mean = 0 }) => (code < 0 ? mean : 0))]);
  const number = to.node("Mul", [centered, row("/inverse", ({ code }, { deviation = 1 }) => (code < 0 ? 1 / deviation : 0))]);
  const is = to.node("Equal", [raw, row("/code", ({ code }) => (code < 0 ? Number.NaN : code))]);
  return to.node("Add", [number, to.node("Cast", [is], shape, { to: { int: ELEMENT.float } })]);
};

/** Indices come in: texts are cut outside of the file. */
const tokens: ToNodes<TokensDescription> = (layer, x) => {
  tokensFacts.output(layer, x.shape);
  return x;
};

export const inputs = { rescale, standardize, columns, tokens };
