// What is tried at first by who comes from elsewhere: each try is refused with what to write in its place.
import { describe, expect, test } from "vitest";
import { table } from "../../src/data/index.ts";
import { amortizedGate } from "../../src/gates/amortized.ts";
import { type Distribution, dense, distributions, fit, flatten, type Layer, predict, registerDistribution, sequential, train } from "../../src/index.ts";

const any = (value: unknown) => value as never;
const rows = [
  [0, 0, 1],
  [0, 1, 2],
  [1, 0, 3],
  [1, 1, 4],
];

describe("one example without a row of its own", () => {
  const advice = "Put one example in a row of its own.";

  test.each<[string, Layer]>([
    ["a dense layer", dense(3, 2)],
    ["flatten", sequential(flatten, dense(3, 2))],
  ])("is refused with that advice: %s", (_, net) => {
    expect(() => predict(net, [1, 2, 3])).toThrow(advice);
    expect(predict(net, [[1, 2, 3]]).shape).toEqual([1, 2]);
  });

  test("is not what is said of other sizes", () => {
    expect(() => predict(dense(3, 2), [[1], [2]])).toThrow("Give the layer 1 inputs");
    expect(() => predict(dense(3, 2), [[1, 2]])).toThrow("Give the layer 2 inputs");
  });
});

describe("arrays in place of a dataset", () => {
  test("are told from options, whatever stands behind them", async () => {
    const text = "train: an array came, but a dataset is needed. Make one of your arrays with dataset().";
    await expect(fit(dense(3, 2), any(rows), any([0, 1, 1, 0]))).rejects.toThrow(text);
    await expect(train(dense(3, 2), any(rows), any([0, 1, 1, 0])).next()).rejects.toThrow(text);
  });
});

describe("something near to what is meant", () => {
  test("half a distribution", () => {
    const whole = distributions.hardConcrete();
    for (const name of ["draw", "openProbability", "test", "parameters", "testGates"]) {
      const half = { ...whole, name: "half", [name]: undefined } as Distribution;
      const needed = "distribution is an object, but one is needed such as distributions.hardConcrete() gives.";
      expect(() => amortizedGate([3], { distribution: half })).toThrow(`amortizedGate: ${needed}`);
      expect(() => registerDistribution(() => half)).toThrow(
        /^registerDistribution: (the function that makes a distribution is|distribution is an object, but one is) needed/,
      );
    }
    expect(() => amortizedGate([3], { distribution: any("hardConcrete") })).toThrow('amortizedGate: distribution is "hardConcrete", but one is needed');
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
