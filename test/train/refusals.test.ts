import { describe, expect, test } from "vitest";
import {
  adam,
  crossEntropy,
  type Dataset,
  DivergedError,
  dataset,
  dense,
  parameters,
  relu,
  ShapeError,
  seed,
  sequential,
  sgd,
  type TrainOptions,
  train,
  ValueError,
} from "../../src/index.ts";

const examples = (n: number, width = 4, classes = 3): Dataset =>
  dataset({
    inputs: Float32Array.from({ length: n * width }, (_, i) => ((i * 7919) % 101) / 50 - 1),
    labels: Array.from({ length: n }, (_, i) => i % classes),
    shape: [width],
    classes,
  });

function make() {
  seed(1);
  return sequential(dense(4, 5), relu, dense(5, 3));
}

const run = async (net: object, data: Dataset, options: TrainOptions = {}) => {
  for await (const _ of train(net as ReturnType<typeof make>, data, options));
};
const weights = (net: object) => [...parameters(net).values()].map((p) => p.toArray());

describe("train() refuses", () => {
  test.each<[string, Dataset, TrainOptions, new (m: string) => Error, string]>([
    [
      "a test set of another shape",
      examples(9),
      { test: examples(9, 5) },
      ValueError,
      "train: training examples are [4] but test examples [5]. Both must have the same shape.",
    ],
    ["an empty dataset", { ...examples(3), count: 0 }, {}, ValueError, "train: the dataset is empty. Give at least one example."],
    [
      "an empty test set",
      examples(3),
      { test: { ...examples(3), count: 0 } },
      ValueError,
      "train: the test set is empty. Leave it out, or give at least one example.",
    ],
    [
      "batches larger than the dataset",
      examples(9),
      { batchSize: 10 },
      ValueError,
      "train: batchSize is 10, but the dataset has only 9 examples. Use a batch size of at most 9.",
    ],
    ["batches of nothing", examples(9), { batchSize: 0 }, ValueError, "train: batchSize is 0, but it must be a whole number from 1 up."],
    ["half a batch", examples(9), { batchSize: 0.5 }, ValueError, "train: batchSize is 0.5"],
    ["no epochs", examples(9), { epochs: 0 }, ValueError, "train: epochs is 0, but it must be a whole number from 1 up."],
    ["half an epoch", examples(9), { epochs: 1.5 }, ValueError, "train: epochs is 1.5"],
    [
      "an average that forgets nothing",
      examples(9),
      { averageDecay: 1 },
      ValueError,
      "train: averageDecay is 1, but it is a decay above 0 and below 1, such as 0.999.",
    ],
    ["an average that keeps nothing", examples(9), { averageDecay: 0 }, ValueError, "train: averageDecay is 0"],
    ["a seed that is not whole", examples(9), { seed: 0.5 }, ValueError, "seed: 0.5 came but a whole number from 0 to 4294967295 is needed."],
    ["more classes than outputs", examples(9, 4, 4), {}, ValueError, "crossEntropy: label"],
    [
      "examples that do not fit the net",
      examples(9, 5),
      {},
      ShapeError,
      "dense(4, 5): the input is [9, 5] but needs [batch, 4]. Give the layer 5 inputs, or change what comes before it.",
    ],
  ])("%s, and the net stays as it was", async (_, data, options, kind, text) => {
    const net = make();
    const before = weights(net);
    await expect(run(net, data, options)).rejects.toThrow(kind);
    await expect(run(net, data, { ...options })).rejects.toThrow(text);
    expect(weights(net)).toEqual(before);
  });

  test("a net without parameters", async () => {
    await expect(run(sequential(relu), examples(5))).rejects.toThrow("train: the net has no parameters.");
  });

  test.each([
    ["learningRate", -1, () => adam({ learningRate: -1 })],
    ["learningRate", NaN, () => sgd({ learningRate: NaN })],
    ["beta1", 1, () => adam({ beta1: 1 })],
    ["beta2", -0.1, () => adam({ beta2: -0.1 })],
    ["epsilon", -1, () => adam({ epsilon: -1 })],
    ["momentum", 1, () => sgd({ momentum: 1 })],
  ])("an optimizer whose %s is %s", (name, value, make) => {
    expect(make).toThrow(ValueError);
    expect(make).toThrow(`${name} is ${value}, but it must be at least 0`);
  });
});

describe("a training that leaves the finite numbers", () => {
  test("says in which epoch and batch, and leaves the weights as they were before", async () => {
    const net = make();
    let before: Float32Array[] = [];
    const loss: TrainOptions["loss"] = (y, labels) => {
      before = weights(net);
      return crossEntropy(y, labels);
    };
    const go = run(net, examples(12), { optimizer: adam({ learningRate: 1e30 }), batchSize: 4, loss });
    await expect(go).rejects.toThrow(DivergedError);
    await expect(go).rejects.toThrow(
      /^The loss became (NaN|-?Infinity) in epoch 1, batch 2 of 3\. Try a lower learning rate, or look for extreme numbers in the data\. This step was not taken\.$/,
    );
    await expect(go).rejects.toMatchObject({ code: "DIVERGED", name: "DivergedError" });
    expect(weights(net)).toEqual(before);
    expect(before.every((w) => w.every(Number.isFinite))).toBe(true);
  });

  test("leaves finite averages when there are some", async () => {
    const net = make();
    const go = run(net, examples(12), { optimizer: adam({ learningRate: 1e30 }), batchSize: 4, averageDecay: 0.9 });
    await expect(go).rejects.toThrow(DivergedError);
    expect(weights(net).every((w) => w.every(Number.isFinite))).toBe(true);
    await run(make(), examples(12));
  });

  test("because of NaN in data that dataset() did not see names the batch", async () => {
    const data = examples(12);
    const inputs = Float32Array.from(data.inputs as Float32Array).fill(NaN);
    await expect(run(make(), { ...data, inputs })).rejects.toThrow("The loss became NaN in epoch 1, batch 1 of 1.");
    expect(() => dataset({ ...data, inputs })).toThrow("dataset: input 0 of example 0 is NaN.");
  });
});
