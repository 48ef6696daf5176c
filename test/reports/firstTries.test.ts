// What is tried at first by who comes from elsewhere: each try is refused with what to write in its place.
import { describe, expect, test } from "vitest";
import { table } from "../../src/data/index.ts";
import { amortizedGate } from "../../src/gates/amortized.ts";
import {
  type Distribution,
  dataset,
  dense,
  distributions,
  evaluate,
  fit,
  flatten,
  gate,
  type Layer,
  meanSquaredError,
  predict,
  registerDistribution,
  relu,
  residual,
  sequential,
  standardize,
  type Tensor,
  train,
} from "../../src/index.ts";

const any = (value: unknown) => value as never;
const rows = [
  [0, 0, 1],
  [0, 1, 2],
  [1, 0, 3],
  [1, 1, 4],
];
const data = dataset({ inputs: rows, labels: [0, 1, 1, 0] });

class Twice implements Layer {
  forward(x: Tensor) {
    return x;
  }
}

describe("one example without a row of its own", () => {
  const advice = "Put one example in a row of its own.";

  test.each<[string, Layer]>([
    ["a dense layer", dense(3, 2)],
    ["a fitted layer", sequential(standardize(data), dense(3, 2))],
    ["flatten", sequential(flatten, dense(3, 2))],
  ])("is refused with that advice: %s", (_, net) => {
    expect(() => predict(net, [1, 2, 3])).toThrow(advice);
    expect(predict(net, [[1, 2, 3]]).shape).toEqual([1, 2]);
  });

  test("is not what is said of other sizes", () => {
    expect(() => predict(dense(3, 2), [[1], [2]])).toThrow("Give the layer 1 inputs");
    expect(() => predict(dense(3, 2), [[1, 2]])).toThrow("Give the layer 2 inputs");
    expect(() => predict(sequential(standardize(data), dense(3, 2)), [[1, 2]])).not.toThrow(advice);
  });
});

describe("arrays in place of a dataset", () => {
  test("are told from options, whatever stands behind them", async () => {
    const text = "train: an array came, but a dataset is needed. Make one of your arrays with dataset().";
    await expect(fit(dense(3, 2), any(rows), any([0, 1, 1, 0]))).rejects.toThrow(text);
    await expect(train(dense(3, 2), any(rows), any([0, 1, 1, 0])).next()).rejects.toThrow(text);
  });

  test("are not written out where they are long", () => {
    const many = Array.from({ length: 1000 }, (_, i) => Array.from({ length: 30 }, (_, j) => i / 7 + j));
    expect(() => standardize(any(many))).toThrow(/^standardize: \[\[.{1,400} 1000 in all\] came where an object of options is needed/);
    expect(() => standardize(any([["a", "b", "c", "d", "e", "f"]]))).toThrow('["a", "b", "c", "d", "e", "f"]');
  });
});

describe("something near to what is meant", () => {
  test("options of a loss in evaluate", () => {
    expect(() => evaluate(dense(3, 2), data, any({ loss: meanSquaredError }))).toThrow("Give the function itself: evaluate(net, data, crossEntropy).");
  });

  test("the class of a layer", () => {
    const text = "The class Twice came where a layer is needed. Make one: new Twice(...).";
    expect(() => sequential(dense(3, 2), any(Twice))).toThrow(text);
    expect(() => residual(any(Twice))).toThrow(text);
    expect(
      predict(
        sequential(dense(3, 2), new Twice(), relu, (x: Tensor) => x),
        rows,
      ).shape,
    ).toEqual([4, 2]);
  });

  test("the name of a distribution, the function that makes it, or half of one", () => {
    const whole = distributions.hardConcrete();
    const needed = "but one is needed such as distributions.hardConcrete() gives";
    const gated = (distribution: unknown) => gate(dense(3, 2), { over: "inputs", distribution: distribution as Distribution });
    expect(() => gated(distributions.hardConcrete)).toThrow(`gate: distribution is a function, ${needed}: call hardConcrete().`);
    expect(() => gated("hardConcrete")).toThrow(`gate: distribution is "hardConcrete", ${needed}`);
    for (const name of ["draw", "openProbability", "test", "parameters", "testGates", "name"]) {
      const half = { ...whole, [name]: undefined };
      expect(() => gated(half)).toThrow(needed);
      expect(() => amortizedGate([3], { distribution: half as Distribution })).toThrow(`amortizedGate: distribution is an object, ${needed}`);
      expect(() => registerDistribution(() => half as Distribution)).toThrow("registerDistribution: the function that makes a distribution is needed");
    }
    expect(() => gated(whole)).not.toThrow();
  });
});

test("words with a comma are told apart where a table says its columns", () => {
  const towns = ["New York, NY", "Oslo"];
  const said = table(
    Array.from({ length: 20 }, (_, i) => ({ town: towns[i % 2] as string, sold: i % 3 })),
    { target: "sold" },
  ).describe();
  expect(`${said}`).toContain('"New York, NY", Oslo');
});
