// Metrics are those of scikit-learn, whose figures test/fixtures/sklearn has with the script that made them. Where it warns and says
// 0, as there is no such number, ours are undefined.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { dataset, metrics, type Part } from "../../../src/index.ts";
import { classification } from "../../../src/train/metrics/classification.ts";
import type { ClassScores, LabelScores } from "../../../src/train/metrics/classScores.ts";
import { multilabel } from "../../../src/train/metrics/multilabel.ts";
import { regression } from "../../../src/train/metrics/regression.ts";
import { expectNear } from "../../support/near.ts";

type Rows = number[][];
type Averages = Record<"precision" | "recall" | "f1", number>;
type Each = Record<"precision" | "recall" | "f1" | "examples", number[]>;
interface Classification {
  readonly scores: Rows;
  readonly probabilities: boolean;
  readonly labels: number[];
  readonly weights: number[] | null;
  readonly found: Record<"accuracy" | "logLoss", number> & { readonly confusion: Rows; readonly classes: Each; readonly aucs: (number | null)[] } & Record<
      "macro" | "weighted",
      Averages
    > & { readonly auc?: number; readonly macroAuc?: number; readonly weightedAuc?: number | null };
}
interface Regression {
  readonly outputs: Rows;
  readonly targets: Rows;
  readonly weights: number[] | null;
  readonly found: Record<"r2" | "rmse" | "mae", number> & { readonly each: Record<"r2" | "rmse" | "mae", number[]> };
}
interface Multilabel {
  readonly scores: Rows;
  readonly targets: Rows;
  readonly weights: number[] | null;
  readonly found: Record<"exact" | "accuracy" | "logLoss", number> & { readonly labels: Each; readonly aucs: (number | null)[] } & Record<
      "macro" | "weighted" | "micro",
      Averages
    >;
}
const fixtures = JSON.parse(readFileSync(new URL("../../fixtures/sklearn/metrics.json", import.meta.url), "utf8")) as {
  classification: Record<string, Classification>;
  regression: Record<string, Regression>;
  multilabel: Record<string, Multilabel>;
};

const identity: Part = (x) => x;
const tableOf = (scores: Rows) => ({ rows: scores.length, columns: scores[0]?.length ?? 0, at: (i: number, j: number) => scores[i]?.[j] as number });
const namesOf = (scores: Rows) => (scores[0] ?? []).map((_, j) => `${j}`);
const weightOf = (weights: number[] | null) => (weights ? (i: number) => weights[i] as number : () => 1);
const keys = ["precision", "recall", "f1"] as const;
const near = (actual: readonly (number | undefined)[], expected: readonly (number | null)[], abs: number, what: string) =>
  expectNear(
    actual.map(Number),
    expected.map((each) => each ?? Number.NaN),
    { abs, rel: abs },
    what,
  );
const expectAverages = (actual: ClassScores, expected: Averages, abs: number) => {
  for (const key of keys) near([actual[key]], [expected[key]], abs, key);
};
/** Of each class, what scikit-learn says is 0 where there is no number. */
function expectEach(actual: readonly LabelScores[], expected: Each, aucs: readonly (number | null)[], abs: number) {
  for (const key of keys)
    near(
      actual.map((each) => each[key] ?? 0),
      expected[key],
      abs,
      key,
    );
  near(
    actual.map(({ examples }) => examples),
    expected.examples,
    abs,
    "examples",
  );
  near(
    actual.map(({ auc }) => auc),
    aucs,
    abs,
    "AUC",
  );
}

describe.each(Object.entries(fixtures.classification))("classification: %s", (_, { scores, probabilities, labels, weights, found }) => {
  const data = dataset({ inputs: scores.flat(), labels, shape: [scores[0]?.length ?? 0], classes: scores[0]?.length ?? 0 });
  test.each([
    [
      "of doubles",
      1e-12,
      () => classification(tableOf(scores), labels, { names: namesOf(scores), weightOf: weightOf(weights), areProbabilities: probabilities }),
    ],
    ["by metrics(), of 32-bit scores", 1e-6, () => metrics(identity, data, { task: "classification", probabilities, ...(weights && { weights }) })],
  ])("%s", (_, abs, work) => {
    const actual = work();
    for (const key of ["accuracy", "logLoss"] as const) near([actual[key]], [found[key]], abs, key);
    expect(actual.confusion).toEqual(found.confusion);
    expectEach(actual.classes, found.classes, found.aucs, abs);
    expectAverages(actual.macro, found.macro, abs);
    expectAverages(actual.weighted, found.weighted, abs);
    if (found.auc === undefined) return;
    near([actual.auc, actual.macro.auc], [found.auc, found.macroAuc as number], abs, "AUC");
    if (found.weightedAuc) near([actual.weighted.auc], [found.weightedAuc], abs, "weighted AUC");
  });
});

describe.each(Object.entries(fixtures.regression))("regression: %s", (name, { outputs, targets, weights, found }) => {
  const n = targets[0]?.length ?? 0;
  const [y, t] = [outputs.flat(), targets.flat()];
  // outputs are the inputs that a net of identity is given
  const data = dataset({ inputs: y, targets: t, shape: [n], targetShape: [n] });
  test.each([
    ["of doubles", 1e-12, () => regression(y, t, namesOf(targets), weightOf(weights))],
    ["by metrics(), of 32-bit numbers", 1e-6, () => metrics(identity, data, { task: "regression", ...(weights && { weights }) })],
  ])("%s", (_, abs, work) => {
    const actual = work();
    near([actual.rmse, actual.mae], [found.rmse, found.mae], abs, "mean");
    for (const key of ["rmse", "mae"] as const)
      near(
        actual.targets.map((each) => each[key]),
        found.each[key],
        abs,
        key,
      );
    const isConstant = name.includes("the same");
    near(
      actual.targets.map(({ r2 }, i) => (isConstant && i === 1 ? (found.each.r2[i] as number) : r2)),
      found.each.r2,
      abs,
      "R2",
    );
    if (!isConstant) return near([actual.r2], [found.r2], abs, "mean R2");
    expect(actual.targets[1]?.r2).toBeUndefined();
    near([actual.r2], [((found.each.r2[0] as number) + (found.each.r2[2] as number)) / 2], abs, "R2");
    expect(actual.notes).toEqual(['The target "1" is the same in all examples: it has no R2, as there is no variance to explain.']);
  });
});

describe.each(Object.entries(fixtures.multilabel))("multi-label: %s", (_, { scores, targets, weights, found }) => {
  const n = targets[0]?.length ?? 0;
  const data = dataset({ inputs: scores.flat(), targets: targets.flat(), shape: [n], targetShape: [n] });
  test.each([
    ["of doubles", 1e-12, () => multilabel(tableOf(scores), targets.flat(), { names: namesOf(scores), weightOf: weightOf(weights), areProbabilities: false })],
    ["by metrics(), of 32-bit scores", 1e-6, () => metrics(identity, data, { task: "multilabel", ...(weights && { weights }) })],
  ])("%s", (_, abs, work) => {
    const actual = work();
    for (const key of ["accuracy", "exact", "logLoss"] as const) near([actual[key]], [found[key]], abs, key);
    expectEach(actual.labels, found.labels, found.aucs, abs);
    for (const key of ["weighted", "micro"] as const) expectAverages(actual[key], found[key], abs);
    expectAverages(actual.macro, found.macro, abs);
  });
});
