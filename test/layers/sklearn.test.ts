// What layers do to inputs is what scikit-learn does (test/fixtures/sklearn): StandardScaler, MinMaxScaler, OneHotEncoder, SimpleImputer.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { type Row, table } from "../../src/data/index.ts";
import { columns, dataset, impute, oneHot, predict, rescale, standardize } from "../../src/index.ts";
import { expectNear } from "../support/near.ts";

type Rows = number[][];
const fixtures = JSON.parse(readFileSync(new URL("../fixtures/sklearn/preprocessing.json", import.meta.url), "utf8")) as {
  table: Rows;
  missing: (number | null)[][];
  standardized: Rows;
  constant: Rows;
  mean: { fill: number[]; features: Rows };
  median: { fill: number[]; features: Rows };
  colors: string[];
  someColors: string[];
  oneHot: Rows;
  someOneHot: Rows;
  words: string[];
  pixels: Rows;
  minMax: Rows;
};
const near = { abs: 1e-6, rel: 1e-6 };
/** Rows of a table with something to learn, which the features do not depend on. */
const rowsOf = (values: readonly (readonly (number | string | null)[])[]): Row[] =>
  values.map((row, i) => ({ ...Object.fromEntries(row.map((value, j) => [`column ${j}`, value])), y: i % 5 }));
const tableOf = (rows: Row[], fill: "mean" | "median" = "mean") => table(rows, { target: "y", split: 0, fill });

test("standardize() of a dataset is StandardScaler", () => {
  const { table: values, standardized } = fixtures;
  const data = dataset({ inputs: values.flat(), labels: values.map(() => 0), shape: [3] });
  expectNear(predict(standardize(data), data).toArray(), standardized.flat(), near);
});

test("a column that never changes is divided by 1, as there", () => {
  const data = dataset({ inputs: [7.25, 7.25, 7.25, 7.25, 7.25], labels: [0, 0, 0, 0, 0], shape: [1] });
  expect(Array.from(predict(standardize(data), data).toArray())).toEqual(fixtures.constant.flat());
});

test.each(["mean", "median"] as const)("a table with missing numbers is SimpleImputer(%s) in front of the StandardScaler of those that are there", (fill) => {
  const own = tableOf(rowsOf(fixtures.missing), fill);
  const fills = own.preprocessing.columns.map((each) => each.fill as number);
  expectNear(fills, fixtures[fill].fill, near, "fill");
  expectNear(predict(own.preprocessing, own.train).toArray(), fixtures[fill].features.flat(), near, "features");
  const raw = fixtures.missing.map((row) => row.map((each) => each ?? Number.NaN));
  const filled = fixtures.missing.map((row) => row.map((each, j) => each ?? (fixtures[fill].fill[j] as number)));
  expectNear(predict(impute(fixtures[fill].fill), raw).toArray(), filled.flat(), near, "impute");
});

test("categories are OneHotEncoder's, in its order, and all 0 where one is missing", () => {
  const own = tableOf(rowsOf(fixtures.colors.map((each, i) => [each, (i * 7) % 11])));
  expect(own.preprocessing.columns[0]?.categories).toEqual(fixtures.words);
  const indices = fixtures.colors.map((each) => [fixtures.words.indexOf(each)]);
  expect(Array.from(predict(oneHot(fixtures.words), indices).toArray())).toEqual(fixtures.oneHot.flat());
  const encoded = predict(
    columns([own.preprocessing.columns[0] as never]),
    fixtures.colors.map((each) => ({ "column 0": each })),
  );
  expect(Array.from(encoded.toArray())).toEqual(fixtures.oneHot.flat());
  const some = tableOf(rowsOf(fixtures.someColors.map((each, i) => [each, (i * 7) % 11])));
  const [first] = some.preprocessing.columns;
  expect(first?.categories).toEqual(fixtures.words);
  const partly = predict(
    columns([first as never]),
    fixtures.someColors.map((each) => ({ "column 0": each })),
  );
  expect(Array.from(partly.toArray())).toEqual(fixtures.someOneHot.flat());
});

test("rescale() is MinMaxScaler, given what it found", () => {
  const all = fixtures.pixels.flat();
  const [least, most] = [Math.min(...all), Math.max(...all)];
  expectNear(predict(rescale(1 / (most - least), -least / (most - least)), fixtures.pixels).toArray(), fixtures.minMax.flat(), near);
});
