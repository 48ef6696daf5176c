import { describe, expect, test } from "vitest";
import {
  adam,
  add,
  batch,
  crossEntropy,
  type Dataset,
  dataset,
  dense,
  type Epoch,
  evaluate,
  type Loss,
  mean,
  mul,
  relu,
  ShapeError,
  scale,
  seed,
  sequential,
  Tensor,
  type TrainOptions,
  train,
  ValueError,
  predict,
} from "../../src/index.ts";

/** Mean of squared differences. */
const squares = (out: Tensor, y: Tensor): Tensor => {
  const d = add(out, scale(y, -1));
  return mean(mul(d, d));
};

/** Two numbers of three: their sum, and the first less the last. */
function sums(n: number): Dataset {
  const inputs = Float32Array.from({ length: 3 * n }, (_, i) => ((i * 7919) % 101) / 50 - 1);
  const targets = Array.from({ length: n }, (_, i) => Array.from(inputs.subarray(3 * i, 3 * i + 3))).flatMap(([a = 0, b = 0, c = 0]) => [a + b + c, a - c]);
  return dataset({ inputs, targets, shape: [3], targetShape: [2] });
}

async function run(net: object, data: Dataset, options: TrainOptions): Promise<Epoch[]> {
  const history: Epoch[] = [];
  for await (const epoch of train(net as ReturnType<typeof sequential>, data, options)) history.push(epoch);
  return history;
}

describe("dataset() with targets", () => {
  test("holds numbers for each example, one by default", () => {
    const inputs = new Float32Array(6);
    expect(dataset({ inputs, targets: [1.5, -2], shape: [3] })).toEqual({
      count: 2,
      shape: [3],
      inputs,
      labels: Float32Array.of(1.5, -2),
      targetShape: [1],
      classes: 0,
    });
    expect(dataset({ inputs, targets: new Float32Array(12), shape: [1], targetShape: [2, 1] }).count).toBe(6);
  });

  test("does not copy a Float32Array", () => {
    const targets = Float32Array.of(1, 2);
    expect(dataset({ inputs: new Uint8Array(2), scale: 1, targets, shape: [1] }).labels).toBe(targets);
  });

  const refused = (targets: ArrayLike<number>, targetShape?: number[]) => () =>
    dataset({ inputs: new Float32Array(6), targets, shape: [3], ...(targetShape && { targetShape }) });
  test.each([
    ["NaN", refused([1, NaN]), ValueError, "dataset: target 0 of example 1 is NaN. Replace or leave out what is not a finite number."],
    ["what overflows 32 bits", refused([1, 2, 3, 1e39], [2]), ValueError, "dataset: target 1 of example 1 is Infinity."],
    ["none at all", refused([]), ValueError, "dataset: there are no examples."],
    ["too few", refused([1]), ShapeError, "dataset: 6 numbers came, but 1 targets with examples of shape [3] need 3."],
    ["a number too many", refused([1, 2, 3], [2]), ShapeError, "dataset: 3 targets came, which [2] per example does not divide."],
    [
      "the shape of class indices",
      refused([1, 2], []),
      ShapeError,
      "dataset: targetShape is [], but targets are at least one number per example: [1], or [3] for three. Class indices are given as labels.",
    ],
    ["half a size", refused([1, 2], [0.5]), ShapeError, "dataset: the shape [0.5] has 0.5"],
  ])("refuses %s", (_, make, kind, text) => {
    expect(make).toThrow(kind);
    expect(make).toThrow(text);
  });
});

describe("batch() of numbers", () => {
  test("gives them as a tensor, in the order asked for", () => {
    const data = dataset({ inputs: Uint8Array.of(0, 255, 51), scale: 1 / 255, targets: [1, 2, 3, 4, 5, 6], shape: [1], targetShape: [2] });
    const { inputs, labels } = batch(data, 1, 3, [0, 2, 1]);
    expect(labels).toBeInstanceOf(Tensor);
    expect((labels as Tensor).shape).toEqual([2, 2]);
    expect([...(labels as Tensor).toArray()]).toEqual([5, 6, 3, 4]);
    expect(inputs.toArray()[1]).toBe(1);
    expect([...(batch(data, 0, 2).labels as Tensor).toArray()]).toEqual([1, 2, 3, 4]);
  });
});

describe("a net of numbers", () => {
  const options = (): TrainOptions => ({ loss: squares, optimizer: adam({ learningRate: 0.03 }), batchSize: 20, seed: 1 });

  test("learns them, and has no errors to count", async () => {
    seed(1);
    const net = sequential(dense(3, 16), relu, dense(16, 2));
    const history = await run(net, sums(200), { ...options(), epochs: 40, test: sums(50), validation: 0.1, patience: 40 });
    const last = history.at(-1) as Epoch;
    expect(last.validationLoss).toBeLessThan(0.02);
    expect(last.testLoss).toBeLessThan((history[0] as Epoch).testLoss / 10);
    for (const each of history) expect([each.trainError, each.testError, each.testErrorRaw, each.validationError]).toEqual([NaN, NaN, NaN, NaN]);
  });

  test("is evaluated piece by piece, as a whole would be", () => {
    seed(2);
    const net = dense(3, 2);
    const data = sums(1101);
    const y = predict(net, data).toArray();
    const total = y.reduce((sum, each, i) => sum + (each - (data.labels[i] as number)) ** 2, 0);
    const { error, loss } = evaluate(net, data, squares);
    expect(error).toBeNaN();
    expect(loss).toBeCloseTo(total / y.length, 5);
  });

  test("may learn probabilities of classes", async () => {
    seed(3);
    const data = dataset({ inputs: Float32Array.of(1, -1, 1, -1), targets: [0.9, 0.1, 0.2, 0.8, 0.9, 0.1, 0.2, 0.8], shape: [1], targetShape: [2] });
    const net = dense(1, 2);
    const history = await run(net, data, { loss: crossEntropy, optimizer: adam({ learningRate: 0.1 }), epochs: 150 });
    const least = -(0.9 * Math.log(0.9) + 0.1 * Math.log(0.1) + 0.2 * Math.log(0.2) + 0.8 * Math.log(0.8)) / 2;
    expect(history.at(-1)?.loss).toBeCloseTo(least, 2);
  });

  test("counts no errors where there is one output for classes", async () => {
    const data = dataset({ inputs: new Float32Array(4), labels: [0, 1, 1, 0], shape: [1] });
    const [record] = await run(dense(1, 1), data, { epochs: 1, loss: (y: Tensor) => mean(mul(y, y)) });
    expect(record?.trainError).toBeNaN();
  });
});

describe("train() refuses", () => {
  const net = () => dense(3, 2);

  test("targets without a loss for them", async () => {
    await expect(run(net(), sums(9), {})).rejects.toThrow(
      "train: the dataset has targets [2], so a loss must be named: meanSquaredError for numbers, crossEntropy for probabilities of classes.",
    );
  });

  test("to test numbers against classes", async () => {
    const classes = dataset({ inputs: new Float32Array(9), labels: [0, 1, 2], shape: [3] });
    await expect(run(net(), sums(9), { loss: squares, test: classes })).rejects.toThrow(
      "train: training examples have targets [2] but test examples class indices. Both must have the same.",
    );
  });

  test("a loss that is a number, or one for each example", async () => {
    const number = ((y: Tensor) => mean(y).item()) as unknown as Loss;
    await expect(run(net(), sums(9), { loss: number })).rejects.toThrow(
      "train: the loss function returned number, but it must return a tensor with one number.",
    );
    await expect(run(net(), sums(9), { loss: (y: Tensor) => y })).rejects.toThrow(
      "train: the loss is [9, 2] but must be a single number. Take its mean() or sum().",
    );
    expect(() => evaluate(net(), sums(9), number)).toThrow("evaluate: the loss function returned number");
  });
});
