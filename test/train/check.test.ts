// What is likely to be taken for a dataset or a net.
import { describe, expect, test } from "vitest";
import { digits } from "../../src/data/index.ts";
import {
  type Dataset,
  dataset,
  dense,
  estimate,
  evaluate,
  type Layer,
  parameters,
  predict,
  trainValidationSplit,
  summary,
  type TrainOptions,
  train,
  ValueError,
} from "../../src/index.ts";
import { numbers } from "../support/numbers.ts";

const net = dense(784, 10);
const split = digits({ train: 20, test: 10 });
const whole = dataset({ inputs: numbers(40), labels: [0, 1, 0, 1, 0, 1, 0, 1, 0, 1], shape: [4] });
const trained = async (net: Layer, data: Dataset, options: TrainOptions = {}) => {
  for await (const _ of train(net, data, options));
};
const own = { inputs: new Float32Array(4), labels: [1] };

describe("what is no dataset is refused", () => {
  test.each<[string, unknown, string]>([
    ["a split", split, "a split into train and test came, but one dataset is needed. Give .PART of it."],
    ["a promise", Promise.resolve(split), "a promise came, but a dataset is needed. Put await before what gave it."],
    ["arrays of one's own", own, "an object came, but a dataset is needed. Make one of your arrays with dataset()."],
    ["an array", [[1, 2]], "an array came, but a dataset is needed. Make one of your arrays with dataset()."],
    ["nothing", undefined, "undefined came, but a dataset is needed. Make one of your arrays with dataset()."],
    ["null", null, "null came, but a dataset is needed. Make one of your arrays with dataset()."],
  ])("%s", async (_, given, text) => {
    const data = given as Dataset;
    const sentence = (who: string, part: string) => new ValueError(`${who}: ${text.replace("PART", part)}`);
    await expect(trained(net, data)).rejects.toThrow(sentence("train", "train"));
    expect(() => estimate(net, data)).toThrow(sentence("train", "train"));
    expect(() => evaluate(net, data)).toThrow(sentence("evaluate", "test"));
    // arrays and what is no object are taken for examples
    if (given && !Array.isArray(given)) expect(() => predict(net, data)).toThrow(sentence("predict", "test"));
    if (given === undefined) return;
    await expect(trained(net, split.train, { test: data })).rejects.toThrow(sentence("train, test set", "test"));
    await expect(trained(net, split.train, { validation: data })).rejects.toThrow(sentence("train, validation set", "test"));
  });

  test("a part for validation is named where it is meant", async () => {
    const parts = trainValidationSplit(whole, 0.2) as unknown as Dataset;
    await expect(trained(dense(4, 2), whole, { validation: parts })).rejects.toThrow(
      "train, validation set: a split into train and validation came, but one dataset is needed. Give .validation of it.",
    );
    expect(() => evaluate(net, parts)).toThrow("Give .validation of it.");
  });
});

describe("what is no net is refused", () => {
  test.each<[string, unknown, string]>([
    ["an object without forward", { layer: dense(784, 10) }, "an object without a method forward"],
    ["a Map of parameters", parameters(net), "a Map without a method forward"],
    ["a list of layers", [dense(784, 10)], "an array without a method forward"],
    ["nothing", undefined, "undefined"],
    ["a file name", "net.safetensors", "a string"],
  ])("%s", async (_, given, came) => {
    const other = given as Layer;
    const sentence = new ValueError(
      `The net is ${came}, but it must be a layer or a function of a tensor. Build it with sequential(), or give your own object forward(x).`,
    );
    await expect(trained(other, split.train)).rejects.toThrow(sentence);
    for (const use of [
      () => estimate(other, split.train),
      () => evaluate(other, split.test),
      () => predict(other, split.test),
      () => predict(other, [[1, 2]]),
      () => summary(other, [784]),
    ])
      expect(use).toThrow(sentence);
  });
});
