// metrics(): which numbers fit a task, what they are called, what has no value, and what is refused.
import { expect, test } from "vitest";
import { csv, table } from "../../../src/data/index.ts";
import {
  binaryCrossEntropy,
  dataset,
  dense,
  evaluate,
  meanSquaredError,
  metrics,
  predict,
  seed,
  sequential,
  sigmoid,
  softmax,
  train,
} from "../../../src/index.ts";
import { numbers } from "../../support/numbers.ts";

const cats = dataset({ inputs: [2, 0, 0, 1, 3, 0, 0, 2], labels: [0, 1, 1, 1], shape: [2], classNames: ["cat", "dog"] });
const identity = (x: Parameters<typeof softmax>[0]) => x;

test("the task is guessed by the labels, and said", () => {
  expect(metrics(identity, cats).task).toBe("classification");
  const numbersOf = (targets: number[]) => dataset({ inputs: [1, 2, 3, 4], targets, shape: [2], targetShape: [2] });
  expect(metrics(identity, numbersOf([0, 1, 1, 1])).task).toBe("multilabel");
  expect(metrics(identity, numbersOf([0, 1, 1, 2])).task).toBe("regression");
  expect(metrics(identity, numbersOf([0, 1, 1, 1]), { task: "regression" }).r2).toBeCloseTo(1 - 5 / 0.5, 6);
});

test("names are those of the options, of the table that the net begins with, or of the dataset", () => {
  const words = (found: { classes: readonly { label: string }[] }) => found.classes.map(({ label }) => label);
  const of = (names?: string[]) => words(metrics(identity, cats, { task: "classification", ...(names && { names }) }));
  expect(of()).toEqual(["cat", "dog"]);
  expect(of(["a", "b"])).toEqual(["a", "b"]);
  const fish = table(csv("length,kind\n1,minnow\n2,pike\n3,minnow\n4,pike\n"), { target: "kind", split: 0 });
  expect(words(metrics(sequential(fish.preprocessing, dense(1, 2)), fish.train, { task: "classification" }))).toEqual(["minnow", "pike"]);
  const { classNames: _, ...plain } = cats;
  expect(words(metrics(identity, plain, { task: "classification" }))).toEqual(["0", "1"]);
});

test("as text it is a table", () => {
  expect(String(metrics(identity, cats)).split("\n")).toEqual([
    "accuracy 0.750, log loss 0.904, AUC 0.667 of 4 examples",
    "",
    "                  precision  recall     F1    AUC  examples",
    "cat                   0.500   1.000  0.667  0.667         1",
    "dog                   1.000   0.667  0.800  0.667         3",
    "macro average         0.750   0.833  0.733  0.667",
    "weighted average      0.875   0.750  0.767  0.667",
    "",
    "examples of each class, by what they were taken for:",
    "     cat  dog",
    "cat    1    0",
    "dog    1    2",
  ]);
  const many = dataset({ inputs: numbers(400), labels: Array.from({ length: 20 }, (_, i) => i), shape: [20] });
  expect(String(metrics(identity, many))).not.toContain("taken for:");
  const two = dataset({ inputs: [1, 2, 3, 5], targets: [1, 3, 3, 4], shape: [2], targetShape: [2] });
  expect(String(metrics(identity, two, { names: ["width", "height"] })).split("\n")).toEqual([
    "R2 -1.000, RMSE 0.5, MAE 0.5 of 2 examples",
    "",
    "            R2  RMSE  MAE",
    "width    1.000     0    0",
    "height  -3.000     1    1",
  ]);
});

test("is plain data: it goes to workers and into JSON", () => {
  const found = metrics(identity, cats);
  expect(JSON.parse(JSON.stringify(found))).toEqual({ ...found });
  expect(structuredClone(found)).toEqual({ ...found });
});

test("what has no value is undefined, and a sentence says why", () => {
  const only = {
    ...cats,
    labels: Int32Array.of(0, 0, 0, 0),
    classes: 3,
    shape: [3],
    inputs: Float32Array.of(1, 0, 0, 1, 0, 0, 0, 1, 0, 2, 0, 0),
    classNames: ["a", "b", "c"],
  };
  const found = metrics(identity, only, { task: "classification" });
  expect(found.auc).toBeUndefined();
  expect(found.classes.map(({ precision, recall, f1, auc }) => [precision, recall, f1, auc])).toEqual([
    [1, 0.75, 6 / 7, undefined],
    [0, undefined, 0, undefined],
    [undefined, undefined, undefined, undefined],
  ]);
  expect(found.notes).toEqual([
    'No example is of class "c", nor taken for it: it has no scores, and averages leave it out.',
    'No example is of class "b": it has no recall, which counts as 0 in averages, and no AUC.',
    'All examples are of class "a": it has no AUC, as there is nothing to tell it from.',
  ]);
  expect(String(found)).toContain("c                         -       -      -    -         0");
});

test("probabilities are known by the end of the net, or said", () => {
  const [logits, done] = [metrics(identity, cats), metrics(sequential(softmax), cats)];
  for (const [a, b] of [
    [logits, done],
    [logits, metrics((x) => softmax(x), cats, { probabilities: true })],
  ] as const)
    expect((a as { logLoss: number }).logLoss).toBeCloseTo((b as { logLoss: number }).logLoss, 6);
  const yes = dataset({ inputs: [2, -1, 0.5, 0], targets: [1, 0, 0, 0], shape: [1] });
  const [a, b] = [metrics(identity, yes, { task: "multilabel" }), metrics(sequential(sigmoid), yes, { task: "multilabel" })];
  expect(a.logLoss).toBeCloseTo(evaluate(identity, yes, binaryCrossEntropy).loss, 6);
  expect(b.logLoss).toBeCloseTo(a.logLoss, 6);
  expect([a.accuracy, a.labels[0]?.precision, a.labels[0]?.recall]).toEqual([0.75, 0.5, 1]);
  expect(b.labels).toEqual(a.labels);
});

test("accuracy and log loss are what evaluate() says", () => {
  seed(1);
  const net = sequential(dense(3, 4));
  const data = dataset({ inputs: numbers(900), labels: Array.from({ length: 300 }, (_, i) => i % 4), shape: [3] });
  const [found, said] = [metrics(net, data, { task: "classification" }), evaluate(net, data)];
  expect(found.accuracy).toBeCloseTo(1 - said.error, 12);
  expect(found.logLoss).toBeCloseTo(said.loss, 5);
});

test("weights are those of the options, or of the dataset", () => {
  const weighted = { ...cats, weights: Float32Array.of(1, 2, 0, 1) };
  const found = metrics(identity, weighted, { task: "classification" });
  expect(found).toEqual(metrics(identity, cats, { task: "classification", weights: [1, 2, 0, 1] }));
  expect(found.confusion).toEqual([
    [1, 0],
    [0, 3],
  ]);
  expect(metrics(identity, weighted, { task: "classification", weights: [1, 1, 1, 1] })).toEqual(metrics(identity, cats));
});

test("numbers of a table are measured in their own units with its answers", async () => {
  const rows = Array.from({ length: 40 }, (_, i) => ({ size: ((i * 7) % 40) + 0.5, price: 1000 * ((i * 7) % 40) + 5000 }));
  const houses = table(rows, { target: "price", split: 0.25, seed: 1 });
  seed(1);
  const net = sequential(houses.preprocessing, dense(houses.features, 1));
  for await (const _ of train(net, houses.train, { epochs: 1, loss: meanSquaredError }));
  const found = metrics(net, houses.test, { task: "regression", answers: houses.answers, names: ["price"] });
  const said = predict(sequential(net, houses.answers as never), houses.test).toArray();
  const prices = predict(
    houses.answers as never,
    Array.from(houses.test.labels, (each) => [each]),
  ).toArray();
  expect(prices.every((each) => Math.abs(each / 1000 - Math.round(each / 1000)) < 1e-4)).toBe(true);
  expect(found.mae).toBeCloseTo(
    said.reduce((sum, each, i) => sum + Math.abs(each - (prices[i] as number)) / said.length, 0),
    1,
  );
  expect(found.r2).toBeCloseTo(metrics(net, houses.test, { task: "regression" }).r2 as number, 5);
  expect(found.targets[0]?.label).toBe("price");
});

test.each<[string, () => unknown, string]>([
  ["a split", () => metrics(identity, { train: cats, test: cats } as never), "metrics: a split into train and test came"],
  ["another task", () => metrics(identity, cats, { task: "regresion" as never }), 'metrics: task is "regresion"'],
  [
    "the task of other labels",
    () => metrics(identity, cats, { task: "regression" }),
    'metrics: task is "regression", but the dataset has class indices. Make it with targets',
  ],
  ["too few names", () => metrics(identity, cats, { names: ["a"] }), "metrics: there are 1 names for 2 outputs. Give each one."],
  ["names that are none", () => metrics(identity, cats, { names: [1, 2] as never }), "metrics: names is [1, 2], but an array of words is needed."],
  ["too few weights", () => metrics(identity, cats, { weights: [1] }), "metrics: 1 weights came for 4 examples."],
  ["a weight below 0", () => metrics(identity, cats, { weights: [1, -1, 1, 1] }), "metrics: weight 1 is -1, but weights are finite numbers from 0 up."],
  ["no weight at all", () => metrics(identity, cats, { weights: [0, 0, 0, 0] }), "metrics: all weights are 0"],
  ["answers of classes", () => metrics(identity, cats, { answers: identity }), "metrics: answers came"],
  [
    "scores for probabilities",
    () => metrics(identity, cats, { probabilities: true }),
    "metrics: output 0 of example 0 is 2, but probabilities are from 0 to 1.",
  ],
  ["one output", () => metrics(dense(2, 1), cats), "metrics: the outputs have 1 column, but a score per class is needed"],
  ["NaN", () => metrics(identity, { ...cats, inputs: Float32Array.of(1, Number.NaN, 0, 0, 0, 0, 0, 0) }), "metrics: output 1 of example 0 is NaN"],
  [
    "targets of another shape",
    () => metrics(dense(2, 3), dataset({ inputs: [1, 2], targets: [1, 5], shape: [2], targetShape: [2] })),
    "metrics: the net gives [1, 3], but targets are [1, 2]. Both must have the same shape.",
  ],
  [
    "yes-no answers that are neither",
    () => metrics(identity, dataset({ inputs: [1, 2], targets: [1, 5], shape: [2], targetShape: [2] }), { task: "multilabel" }),
    "metrics: target 1 is 5, but of yes-no answers targets are 0 or 1.",
  ],
])("refuses %s", (_, work, text) => expect(work).toThrow(text));
