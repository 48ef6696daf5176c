// Subsets of columns, beside all there are, and the objective beside the exact expected loss of sievenet/gates.
import { describe, expect, test } from "vitest";
import { exactLinearLoss } from "../../src/gates/index.ts";
import { dataset, normal, seed, ShapeError, tensor, uniform, UsageError, ValueError, weighted } from "../../src/index.ts";
import { linearSubset } from "../../src/select/index.ts";
import { Tableau } from "../../src/select/tableau.ts";
import { bicOf, errorOf, exhaustive, problemOf } from "../../tools/linearProblems.mjs";

const draws = { normal, seed, uniform };
const problem = (number: number, more = {}) => problemOf(draws, { rows: 100, columns: 12, relevant: 5, correlation: 0.7, snr: 1, number, ...more });
const dataOf = ({ inputs, targets, columns }: ReturnType<typeof problem>) => dataset({ inputs, targets, shape: [columns] });

test("is the best of all 4096 subsets of twelve columns in 10 of 10 draws", () => {
  for (let i = 0; i < 10; i++) {
    const own = problem(9000 + i);
    const found = linearSubset(dataOf(own), { bias: false });
    expect(found.columns).toEqual(exhaustive(own));
    expect(found.criterion).toBeCloseTo(bicOf(own, [...found.columns]), 4);
  }
});

describe("the tableau", () => {
  const own = problem(1, { rows: 40, columns: 6, relevant: 3 });
  const products = () => {
    const n = 7;
    const all = new Float64Array(n * n);
    for (let i = 0; i < 6; i++) for (let j = 0; j < 6; j++) all[i * n + j] = own.all[i]?.[j] as number;
    for (let i = 0; i < 6; i++) all[i * n + 6] = all[6 * n + i] = own.own[i] as number;
    all[48] = own.square;
    return new Tableau(all, 6);
  };

  test("has the error of least squares, and tells what a column would do to it", () => {
    const at = products();
    for (const j of [0, 2, 5]) at.put(j);
    expect(at.error).toBeCloseTo(errorOf(own, [0, 2, 5]), 8);
    expect(at.errorWith(3)).toBeCloseTo(errorOf(own, [0, 2, 3, 5]), 8);
    expect(at.errorWithout(2)).toBeCloseTo(errorOf(own, [0, 5]), 8);
    at.put(1, 7);
    expect(at.errorWith(1)).toBeCloseTo(errorOf(own, [0, 1, 2, 5]), 8);
    at.take(1);
    expect(at.error).toBeCloseTo(errorOf(own, [0, 2, 5]), 8);
    expect(at.members).toEqual([0, 2, 5]);
  });

  test("with ridges of |x|² (1 - q) / q it has the expected error over Bernoulli gates, at the best weights", () => {
    const at = products();
    const q = [0.9, 0.2, 0.5, 1, 0.7, 0.1];
    for (const [j, each] of q.entries()) at.put(j, ((own.all[j]?.[j] as number) * (1 - each)) / each);
    const weights = q.map((each, j) => at.weight(j) / each);
    const lossAt = (w: number[]) => exactLinearLoss(tensor(own.inputs, [40, 6]), tensor(w), tensor(q), tensor(own.targets)).item() * 40;
    expect(lossAt(weights)).toBeCloseTo(at.error, 3);
    for (const j of q.keys()) for (const by of [-0.02, 0.02]) expect(lossAt(weights.map((w, i) => (i === j ? w + by : w)))).toBeGreaterThan(at.error);
  });
});

test("a bias costs nothing, constant columns stay out, and one that is a copy of another does not come in", () => {
  const own = problem(4, { columns: 4, relevant: 2 });
  const rows = Array.from({ length: 100 }, (_, i) => [...own.inputs.subarray(4 * i, 4 * i + 4), 3, own.inputs[4 * i] as number]);
  const data = dataset({ inputs: rows.flat(), targets: Array.from(own.targets, (y) => y + 20), shape: [6] });
  const { columns, weights, bias } = linearSubset(data);
  expect(columns).not.toContain(4);
  expect(columns.includes(0) && columns.includes(5)).toBe(false);
  const error = rows.map((row, i) =>
    columns.reduce((left, j, at) => left - (weights[at] as number) * (row[j] as number), (own.targets[i] as number) + 20 - bias),
  );
  expect(error.reduce((a, b) => a + b)).toBeCloseTo(0, 3);
});

test("a higher price leaves fewer columns, and AIC more than BIC", () => {
  const data = dataOf(problem(5));
  const counts = [0, "aic", "bic", 40, 1e6].map((criterion) => linearSubset(data, { criterion: criterion as number }).columns.length);
  expect(counts).toEqual(counts.toSorted((a, b) => b - a));
  expect([counts[0], counts[4]]).toEqual([12, 0]);
});

describe("refused", () => {
  const data = dataOf(problem(6));
  test.each([
    [
      "classes",
      () => linearSubset(dataset({ inputs: [1, 2, 3, 4], labels: [0, 1, 0, 1], shape: [1] })),
      ShapeError,
      "one number to learn is needed for each example",
    ],
    [
      "images",
      () => linearSubset(dataset({ inputs: [1, 2, 3, 4], targets: [1], shape: [1, 2, 2] })),
      ShapeError,
      "examples are [1, 2, 2], but a row of columns is needed",
    ],
    ["weights", () => linearSubset(weighted(data, { examples: new Float32Array(100).fill(2) })), UsageError, "the examples have weights"],
    ["a split", () => linearSubset({ train: data, test: data } as never), ValueError, "Give .train of it."],
    ["nothing", () => linearSubset(undefined as never), ValueError, "a dataset is needed"],
    [
      "few rows",
      () => linearSubset(dataset({ inputs: [1, 2, 3, 4], targets: [1, 2], shape: [2] })),
      ValueError,
      "2 rows came for 2 columns, which fit any target without error. Give at least 4 rows.",
    ],
    [
      "another criterion",
      () => linearSubset(data, { criterion: "BIC" as "bic" }),
      ValueError,
      'criterion is "BIC", but it must be "bic", "aic" or a price of a column.',
    ],
    ["no start", () => linearSubset(data, { starts: [] }), ValueError, "starts is [], but a list of probabilities is needed, such as [0.5]."],
    ["a start of 0", () => linearSubset(data, { starts: [0] }), ValueError, "a start is 0, but it must be a probability above 0 and at most 1."],
  ])("%s", (_, call, kind, message) => {
    expect(call).toThrow(kind);
    expect(call).toThrow(message);
  });
});
