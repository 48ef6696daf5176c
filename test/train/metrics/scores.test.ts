import { describe, expect, test } from "vitest";
import {
  accuracy,
  rocAuc,
  confusionMatrix,
  dataset,
  dense,
  evaluate,
  flatten,
  gate,
  predict,
  relu,
  reshape,
  ShapeError,
  seed,
  sequential,
  sum,
  tensor,
  topK,
  ValueError,
} from "../../../src/index.ts";
import { numbers, wholes } from "../../support/numbers.ts";

const scores = [
  [0.1, 0.7, 0.2],
  [3, 1, 2],
  [0, 0, 5],
  [-1, -2, -3],
];
const labels = [1, 2, 2, 1];

describe("accuracy()", () => {
  test("is the share whose highest score is the right one", () => expect(accuracy(scores, labels)).toBe(0.5));
  test("takes the first of equal scores", () => expect([accuracy([[2, 2]], [0]), accuracy([[2, 2]], [1])]).toEqual([1, 0]));

  test("takes tensors and typed arrays, and is what evaluate() says", () => {
    seed(1);
    const net = sequential(dense(3, 5), relu, dense(5, 4));
    const data = dataset({ inputs: numbers(3 * 70), labels: wholes(70, 4), shape: [3], classes: 4 });
    const y = predict(net, data);
    expect(accuracy(y, data.labels)).toBeCloseTo(1 - evaluate(net, data).error, 12);
    expect(accuracy(y, tensor(data.labels))).toBe(accuracy(y, data.labels));
    expect(accuracy([Float64Array.of(1, 2)], Uint8Array.of(1))).toBe(1);
  });

  test("compares plain numbers in double precision", () => expect(accuracy([[0.1, 0.1 + 1e-12]], [1])).toBe(1));
});

describe("topK()", () => {
  test("is the share whose class is among the k highest", () => expect([1, 2, 3].map((k) => topK(scores, labels, k))).toEqual([0.5, 1, 1]));
  test("gives equal scores their place in order", () => expect([1, 2, 3].map((k) => topK([[1, 1, 1]], [1], k))).toEqual([0, 1, 1]));
  test.each([0, 4, 1.5, NaN])("refuses k = %s of three classes", (k) =>
    expect(() => topK(scores, labels, k)).toThrow(`topK: k is ${k}, but with 3 outputs it must be a whole number from 1 to 3.`),
  );
});

describe("confusionMatrix()", () => {
  test("has a row for each true class", () =>
    expect(confusionMatrix(scores, labels)).toEqual([
      [0, 0, 0],
      [1, 1, 0],
      [1, 0, 1],
    ]));
  test("has more rows and columns if asked to", () =>
    expect(confusionMatrix([[0, 1]], [0], 3).map((row) => [...row])).toEqual([
      [0, 1, 0],
      [0, 0, 0],
      [0, 0, 0],
    ]));
  test("refuses fewer classes than outputs", () =>
    expect(() => confusionMatrix(scores, labels, 2)).toThrow("confusionMatrix: classes is 2, but it must be a whole number from 3 up"));
});

describe("scores and labels", () => {
  test.each<[string, () => unknown, new (m: string) => Error, string]>([
    ["a label too many", () => accuracy(scores, [1, 2]), ShapeError, "accuracy: 2 labels came for 4 rows of outputs. Give one class index per example."],
    [
      "a label without a score",
      () => accuracy(scores, [0, 3, 0, 0]),
      ValueError,
      "accuracy: label 1 is 3, but with 3 outputs labels are whole numbers from 0 to 2.",
    ],
    ["half a class", () => topK(scores, [0, 0.5, 0, 0], 1), ValueError, "topK: label 1 is 0.5"],
    ["NaN", () => confusionMatrix([[0, NaN]], [0]), ValueError, "confusionMatrix: output 1 of example 0 is NaN, which has no place in an order."],
    ["nothing", () => accuracy([], []), ValueError, "accuracy: there are no outputs. Give at least one example."],
    ["one score per example", () => accuracy([[1], [2]], [0, 0]), ShapeError, "For one score use rocAuc()."],
    ["rows of different lengths", () => accuracy([[1, 2], [1]], [0, 0]), ShapeError, "accuracy: row 1 of the outputs has 1 numbers, but the first has 2."],
    ["a tensor that is no table", () => accuracy(tensor([1, 2]), [0, 1]), ShapeError, "accuracy: the outputs are [2] but must be [examples, classes]."],
  ])("that do not fit are refused: %s", (_, work, kind, text) => {
    expect(work).toThrow(kind);
    expect(work).toThrow(text);
  });
});

describe("rocAuc()", () => {
  /** By its meaning: every pair of one and zero, ties half. */
  const pairs = (values: ArrayLike<number>, truth: ArrayLike<number>) => {
    let [wins, all] = [0, 0];
    for (let i = 0; i < values.length; i++) {
      for (let j = 0; j < values.length; j++) {
        if (truth[i] !== 1 || truth[j] !== 0) continue;
        const [a, b] = [values[i] as number, values[j] as number];
        wins += a > b ? 1 : a === b ? 0.5 : 0;
        all++;
      }
    }
    return wins / all;
  };

  test("is 1 when all ones score higher, 0 when lower, 1/2 when all are equal", () => {
    expect(rocAuc([1, 2, 3, 4], [0, 0, 1, 1])).toBe(1);
    expect(rocAuc([4, 3, 2, 1], [0, 0, 1, 1])).toBe(0);
    expect(rocAuc([7, 7, 7], [0, 1, 1])).toBe(0.5);
    expect(rocAuc([0, -0, Infinity, -Infinity], [1, 0, 1, 0])).toBe(0.875);
  });

  test.each([2, 5, 1000])("is the share of pairs in order, with scores of %s values", (values) => {
    const [s, t] = [wholes(200, values, 1), wholes(200, 2, 2)];
    expect(rocAuc(s, t)).toBeCloseTo(pairs(s, t), 12);
    expect(rocAuc(tensor(s, [200, 1]), Uint8Array.from(t))).toBeCloseTo(pairs(s, t), 12);
  });

  test.each<[string, number[], number[], string]>([
    ["one class only", [1, 2], [1, 1], "rocAuc: 2 examples of class 1 and 0 of class 0 came, but at least one of each is needed."],
    ["a third class", [1, 2], [0, 2], "rocAuc: label 1 is 2, but labels are 0 or 1. Compare one class with the rest."],
    ["NaN", [NaN, 2], [0, 1], "rocAuc: score 0 is NaN"],
    ["other lengths", [1], [0, 1], "rocAuc: 2 labels came for 1 scores."],
  ])("refuses %s", (_, s, t, text) => expect(() => rocAuc(s, t)).toThrow(text));
});

describe("predict() of a dataset", () => {
  const data = dataset({ inputs: numbers(3 * 1203), labels: wholes(1203, 2), shape: [3] });
  seed(4);
  const net = sequential(gate(dense(3, 8), { over: "outputs" }), relu, dense(8, 4));

  test("is what predict() gives, whatever the piece", () => {
    const whole = predict(net, tensor(data.inputs, [1203, 3])).toArray();
    for (const batchSize of [undefined, 1, 7, 401, 5000]) {
      const y = predict(net, data, { ...(batchSize && { batchSize }) });
      expect(y.shape).toEqual([1203, 4]);
      expect(y.toArray()).toEqual(whole);
    }
  });

  test("keeps the other axes", () => {
    const folded = (x: Parameters<typeof flatten>[0]) => reshape(net.forward(flatten(x)), [x.shape[0] as number, 2, 2]);
    expect(predict(folded, data, { batchSize: 100 }).shape).toEqual([1203, 2, 2]);
  });

  test("refuses what it cannot do", () => {
    expect(() => predict(net, { ...data, count: 0 })).toThrow("predict: the dataset is empty.");
    expect(() => predict(net, data, { batchSize: 0 })).toThrow("predict: batchSize is 0, but it must be a whole number from 1 up.");
    expect(() => predict((x) => sum(x), data)).toThrow("predict: the net gave [] for 500 examples, but must give each a row.");
  });
});
