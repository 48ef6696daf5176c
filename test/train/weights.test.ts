// Weights of examples: every loss takes the weighted mean, errors too, and an example of weight 0 is as if it were absent.
import { describe, expect, test } from "vitest";
import {
  adam,
  batchNorm,
  binaryCrossEntropy,
  crossEntropy,
  type Dataset,
  dataset,
  decode,
  dense,
  dropout,
  encode,
  evaluate,
  fit,
  gate,
  gradients,
  hinge,
  huber,
  type Loss,
  type LossOptions,
  meanAbsoluteError,
  meanSquaredError,
  relu,
  seed,
  sequential,
  ShapeError,
  subset,
  type Target,
  type Tensor,
  tensor,
  training,
  UsageError,
  ValueError,
  weighted,
} from "../../src/index.ts";
import { expectGradient } from "../support/gradient.ts";
import { expectNear } from "../support/near.ts";
import { numbers } from "../support/numbers.ts";

const N = 60;
const inputs = Float32Array.from({ length: 5 * N }, (_, i) => ((i * 7919) % 101) / 50 - 1);
const data = dataset({ inputs, labels: Array.from({ length: N }, (_, i) => (i % 7) % 3), shape: [5] });
/** Every third does not count, the others count differently. */
const weights = Array.from({ length: N }, (_, i) => (i % 3 === 1 ? 0 : 0.5 + (i % 4)));

const losses: [string, (x: Tensor, t: Target, options?: LossOptions) => Tensor, number[]][] = [
  ["binaryCrossEntropy", binaryCrossEntropy, [0, 1, 0.5]],
  ["hinge", hinge, [1, -1, 1]],
  ["meanSquaredError", meanSquaredError, [0.3, -2, 1]],
  ["meanAbsoluteError", meanAbsoluteError, [0.3, -2, 1]],
  ["huber", huber, [0.3, -2, 1]],
  ["crossEntropy of probabilities", (x, t, options) => crossEntropy(x, t, options), [0.2, 0.3, 0.5]],
];

describe.each(losses)("%s", (_, loss, each) => {
  const rows = [0, 1, 2, 3];
  const t = rows.flatMap((i) => each.map((_, j) => each[(i + j) % 3] as number));
  const values = numbers(12, -2, 2);
  const target = (which: readonly number[]) => tensor(Float32Array.from(which.flatMap((i) => t.slice(3 * i, 3 * i + 3))), [which.length, 3]);
  const x = (which: readonly number[]) => tensor(Float32Array.from(which.flatMap((i) => [...values.slice(3 * i, 3 * i + 3)])), [which.length, 3]);

  test("is the weighted mean of what each example costs, gradients too", () => {
    const w = [0.5, 2, 0, 1.25];
    const alone = rows.map((i) => gradients(() => loss(x([i]), target([i])), []).value);
    const mean = rows.reduce((sum, i) => sum + (w[i] as number) * (alone[i] as number), 0) / 3.75;
    expectNear(loss(x(rows), target(rows), { weights: w }).item(), mean, { rel: 2e-6 });
    expectGradient((each) => loss(each, target(rows), { weights: w }), x(rows));
    expectNear(loss(x(rows), target(rows), { weights: [3, 3, 3, 3] }).item(), loss(x(rows), target(rows)).item(), { rel: 1e-6 });
  });

  test("takes an example of weight 0 as absent: no gradient at all, the others' as without it", () => {
    const all = x(rows);
    const [whole] = gradients(() => loss(all, target(rows), { weights: [1, 0, 2, 1] }), [all]).gradients as [Float32Array];
    const left = x([0, 2, 3]);
    const [part] = gradients(() => loss(left, target([0, 2, 3]), { weights: [1, 2, 1] }), [left]).gradients as [Float32Array];
    expect([...whole.slice(3, 6)].map(Math.abs)).toEqual([0, 0, 0]);
    expectNear([...whole.slice(0, 3), ...whole.slice(6)], part, { rel: 1e-6, abs: 1e-8 });
  });

  test("refuses what are no weights of its examples", () => {
    expect(() => loss(x(rows), target(rows), { weights: [1, 2] })).toThrow(ShapeError);
    expect(() => loss(x(rows), target(rows), { weights: [1, 2] })).toThrow(/: 2 weights came for 4 examples\. Give one per example\.$/);
    expect(() => loss(x(rows), target(rows), { weights: [1, 2, -1, 0] })).toThrow(/: weight 2 is -1, but it must be 0 or more\.$/);
    expect(() => loss(x(rows), target(rows), { weights: [0, 0, 0, 0] })).toThrow(ValueError);
  });
});

describe("crossEntropy of class indices", () => {
  const x = tensor(numbers(12, -2, 2), [4, 3]);
  const each = (i: number) => crossEntropy(tensor(x.toArray().slice(3 * i, 3 * i + 3), [1, 3]), [(2 * i) % 3]).item();

  test("is weighted by example and by class together", () => {
    const [w, c] = [
      [1, 2, 0, 0.5],
      [3, 1, 0.5],
    ];
    const shares = [0, 1, 2, 3].map((i) => (w?.[i] as number) * (c?.[(2 * i) % 3] as number));
    const mean = shares.reduce((sum, share, i) => sum + share * each(i), 0) / shares.reduce((a, b) => a + b);
    expectNear(crossEntropy(x, [0, 2, 1, 0], { weights: w, classWeights: c as number[] }).item(), mean, { rel: 2e-6 });
  });

  test("leaves out places of the ignored index, gradients too", () => {
    const places = tensor(x.toArray(), [2, 2, 3]);
    const mean = (each(0) + each(1) + each(3)) / 3;
    expectNear(crossEntropy(places, [0, 2, -1, 0], { ignoreIndex: -1 }).item(), mean, { rel: 2e-6 });
    expectNear(
      crossEntropy(
        places,
        tensor([
          [0, 2],
          [-1, 0],
        ]),
        { ignoreIndex: -1 },
      ).item(),
      mean,
      { rel: 2e-6 },
    ); // prettier-ignore
    expectNear(crossEntropy(places, [0, 2, 7, 0], { ignoreIndex: 7, weights: [1, 3] }).item(), (each(0) + each(1) + 3 * each(3)) / 5, { rel: 2e-6 });
    expectNear(crossEntropy(places, [0, 2, 1, 0]).item(), crossEntropy(x, [0, 2, 1, 0]).item(), { rel: 1e-7 });
    const [slope] = gradients(() => crossEntropy(places, [0, 2, -1, 0], { ignoreIndex: -1 }), [places]).gradients as [Float32Array];
    expect([...slope.slice(6, 9)].map(Math.abs)).toEqual([0, 0, 0]);
    expectGradient((y) => crossEntropy(y, [0, 2, -1, 0], { ignoreIndex: -1, labelSmoothing: 0.1 }), places);
    expect(() => crossEntropy(places, [-1, -1, -1, -1], { ignoreIndex: -1 })).toThrow(
      "crossEntropy: all labels in the batch are ignored, so there is no mean to take.",
    );
    expect(() => crossEntropy(places, [0, 2, -1, 0])).toThrow("label 2 is -1");
    expect(() => crossEntropy(places, tensor([0, 2, -1, 0]), { ignoreIndex: -1 })).toThrow(ShapeError);
  });
});

const nets = {
  "a gated net": () => sequential(gate(dense(5, 8), { over: "inputs", lambda: 1e-3 }), relu, dropout(0.2), dense(8, 3)),
  "one with batch norm": () => sequential(dense(5, 8), batchNorm(8), relu, dense(8, 3)),
};

describe.each(Object.entries(nets))("training %s", (_, make) => {
  const net = () => {
    seed(2);
    return make();
  };
  const options = { epochs: 2, batchSize: 7, validation: 0.25, seed: 9 };

  test("on examples of weight 0 gives the bits of training without them", async () => {
    const [all, left] = [net(), net()];
    const counting = subset({ ...data, weights: Float32Array.from(weights) }, (_, i) => weights[i] !== 0);
    const one = await fit(all, weighted(data, { examples: weights }), { ...options, test: weighted(data, { examples: weights }) });
    const other = await fit(left, counting, { ...options, test: counting });
    expect(encode(all)).toEqual(encode(left));
    expect(one.epochs.map((each) => ({ ...each, seconds: 0 }))).toEqual(other.epochs.map((each) => ({ ...each, seconds: 0 })));
    expect(evaluate(all, weighted(data, { examples: weights }))).toEqual(evaluate(left, counting));
  });

  test("goes on from a checkpoint with the same bits, in the middle of an epoch", async () => {
    const train = weighted(data, { classes: "balanced" });
    const whole = net();
    await fit(whole, train, options);
    const begun = net();
    const controller = new AbortController();
    let file: Uint8Array | undefined;
    Object.defineProperty(stopping, "name", { value: "crossEntropy" }); // by which checkpoints know a loss
    const run = training(begun, train, { ...options, loss: stopping, signal: controller.signal });
    let steps = 0;
    function stopping(y: Tensor, labels: ArrayLike<number>, options?: LossOptions) {
      if (++steps === 4) controller.abort(new Error("stop"));
      return crossEntropy(y, labels, options);
    }
    await expect(
      (async () => {
        for await (const _ of run);
      })(),
    ).rejects.toThrow("stop"); // prettier-ignore
    file = encode(run);
    const resumed = decode(file);
    const rest = training(resumed as ReturnType<typeof net>, train, { ...options, from: resumed });
    for await (const _ of rest);
    expect(encode(resumed)).toEqual(encode(whole));
    expect(() => training(net(), data, { ...options, from: decode(file as Uint8Array) })).toThrow(/the examples were 45 of \[5\] with 3 classes, weighted \(/);
  });
});

describe("records of weighted examples", () => {
  test("have the weighted mean of losses and errors", async () => {
    seed(1);
    const net = sequential(dense(5, 3));
    const train = weighted(data, { examples: weights });
    const before = evaluate(net, train);
    const alone = Array.from({ length: N }, (_, i) => evaluate(net, subset(data, [i])));
    const whole = weights.reduce((a, b) => a + b);
    expectNear(before.loss, alone.reduce((sum, { loss }, i) => sum + (weights[i] as number) * loss, 0) / whole, { rel: 1e-6 });
    expectNear(before.error, alone.reduce((sum, { error }, i) => sum + (weights[i] as number) * error, 0) / whole, { rel: 1e-12 });
    const { last } = await fit(net, train, { epochs: 1, batchSize: 40, optimizer: adam({ learningRate: 1e-9 }), test: train });
    expectNear(last.loss, before.loss, { rel: 1e-5 });
    expectNear(last.trainError, before.error, { rel: 1e-6 });
    expectNear(last.testLoss, before.loss, { rel: 1e-5 });
  });
});

describe("weights are refused", () => {
  const net = () => sequential(dense(5, 3));
  const own: Loss = (y, labels) => crossEntropy(y, labels);

  test("by a loss of one's own that does not read them", async () => {
    const train = weighted(data, { classes: "balanced" });
    await expect(fit(net(), train, { loss: own })).rejects.toThrow(UsageError);
    await expect(fit(net(), train, { loss: own })).rejects.toThrow(
      "train: the examples have weights, which the loss does not read. Hand them on: (output, labels, options) => crossEntropy(output, labels, options).",
    );
    expect(() => evaluate(net(), train, own)).toThrow(/^evaluate: the examples have weights/);
    await fit(net(), data, { loss: own, epochs: 1 });
    await fit(net(), train, { loss: (y, labels, options) => crossEntropy(y, labels, { ...options, labelSmoothing: 0.1 }), epochs: 1 });
  });

  test.each<[string, () => unknown, string]>([
    ["too few", () => dataset({ inputs: [1, 2], labels: [0, 1], shape: [1], weights: [1] }), "dataset: 1 weights came for 2 examples."],
    ["text", () => weighted(data, { classes: "balance" as never }), 'weighted: classes is "balance", but it must be "balanced". Did you mean "balanced"?'],
    [
      "a number",
      () => dataset({ inputs: [1, 2], labels: [0, 1], shape: [1], weights: 3 as never }),
      "dataset: the weights are 3, but an array is needed, one per example.",
    ],
    ["none", () => weighted(data, { examples: null as never }), "weighted: the weights are null, but an array is needed"],
    ["a number for classes", () => weighted(data, { classes: 0 as never }), "weighted: the class weights are 0, but an array is needed, one per class."],
    [
      "what 32 bits do not hold",
      () => dataset({ inputs: [1, 2], labels: [0, 1], shape: [1], weights: [1e39, 1] }),
      "dataset: weight 0 is Infinity, but it must be 0 or more.",
    ],
    [
      "a word to be ignored",
      () => crossEntropy(tensor([[1, 2]]), [0], { ignoreIndex: "pad" as never }),
      'crossEntropy: ignoreIndex is "pad", but it must be a whole number',
    ],
    ["neither", () => weighted(data, {}), "weighted: give either examples, a weight for each, or classes"],
    ["both", () => weighted(data, { examples: weights, classes: [1, 1, 1] }), "weighted: give either examples"],
    ["NaN", () => weighted(data, { classes: [1, NaN, 1] }), "weighted: class weight 1 is NaN, but it must be 0 or more."],
    ["classes of targets", () => weighted(dataset({ inputs: [1], targets: [1], shape: [1] }), { classes: [1] }), "weighted: the dataset has targets"],
    ["all zero", () => evaluate(net(), { ...data, weights: new Float32Array(N) }), "evaluate: the dataset is empty."],
  ])("%s", (_, call, text) => {
    expect(call).toThrow(text);
  });
});

test("a dataset keeps its weights through everything that is made of it", async () => {
  const given = dataset({ inputs, labels: data.labels as Uint8Array, shape: [5], weights });
  const again = dataset({ ...given, labels: data.labels as Uint8Array } as unknown as Parameters<typeof dataset>[0]) as Dataset;
  expect(again.weights).toEqual(Float32Array.from(weights));
  expect(subset(given, [3, 1]).weights).toEqual(Float32Array.of(weights[3] as number, weights[1] as number));
});
