// What examples and outputs make a training useless is said in a sentence: probabilities where scores are needed, numbers that are
// not scaled, targets that a net cannot give, features that never change. And nothing is said of what is sound.
import { describe, expect, test } from "vitest";
import { csv, table } from "../../src/data/index.ts";
import {
  adam,
  binaryCrossEntropy,
  crossEntropy,
  type Dense,
  dataset,
  dense,
  DivergedError,
  evaluate,
  fit,
  type Layer,
  meanAbsoluteError,
  meanSquaredError,
  predict,
  relu,
  rescale,
  seed,
  sequential,
  sgd,
  sigmoid,
  softmax,
  standardize,
  step,
  tanh,
  tensor,
  train,
  ValueError,
} from "../../src/index.ts";
import { numbers, wholes } from "../support/numbers.ts";

const N = 60;
const classes = (inputs: ArrayLike<number>, features = 3) =>
  dataset({ inputs: Float32Array.from(inputs), labels: wholes(N, 3, 5), shape: [features], classes: 3 });
const plain = classes(numbers(3 * N));
const targetsOf = (f: (i: number) => number, n = 1) =>
  dataset({ inputs: numbers(3 * N), targets: Float32Array.from({ length: n * N }, (_, i) => f(i)), shape: [3], targetShape: [n] });
const noise = numbers(N, -1, 1, 9);

describe("softmax in front of crossEntropy", () => {
  const text =
    "crossEntropy: the outputs went through softmax before, but crossEntropy does that itself, and twice leaves little to learn from. Train without softmax.";
  const net = () => sequential(dense(3, 3), softmax);

  test("is refused by train, fit and step, in nets, blocks and losses of one's own", async () => {
    await expect(train(net(), plain).next()).rejects.toThrow(ValueError);
    await expect(train(net(), plain).next()).rejects.toThrow(text);
    await expect(fit(net(), plain, { loss: (y, t) => crossEntropy(y, t, { labelSmoothing: 0.1 }) })).rejects.toThrow(text);
    const layer = dense(3, 3);
    const block: Layer = { inner: layer, forward: (x: Parameters<typeof softmax>[0]) => softmax(layer.forward(x)) } as never;
    await expect(fit(block, plain)).rejects.toThrow(text);
    expect(() => step(layer, sgd(), () => crossEntropy(softmax(layer.forward(tensor([[1, 2, 3]]))), [0]))).toThrow(text);
    const yes = targetsOf((i) => i % 2);
    await expect(fit(sequential(dense(3, 1), sigmoid), yes, { loss: binaryCrossEntropy })).rejects.toThrow(
      "binaryCrossEntropy: the outputs went through sigmoid before",
    );
  });

  test("nothing has moved then", async () => {
    seed(1);
    const one = net();
    const before = predict(one, plain).toArray();
    await expect(fit(one, plain)).rejects.toThrow(text);
    expect(predict(one, plain).toArray()).toEqual(before);
  });

  test("is no matter where nothing is learned of it, or it stands elsewhere", async () => {
    expect(evaluate(net(), plain).error).toBeGreaterThan(0);
    expect(crossEntropy(softmax(tensor([[1, 2]])), [0]).item()).toBeGreaterThan(0);
    await fit(sequential(dense(3, 4), softmax, dense(4, 3)), plain, { epochs: 1 });
    await fit(sequential(dense(3, 4), sigmoid, dense(4, 3)), plain, { epochs: 1 });
    await fit(
      sequential(dense(3, 1), sigmoid),
      targetsOf((i) => i % 2),
      { epochs: 1, loss: meanSquaredError },
    );
  });
});

/** What is said after a short training. */
async function said(net: Layer, data: typeof plain, options: Parameters<typeof fit>[2] = {}): Promise<string | undefined> {
  return (await fit(net, data, { epochs: 2, ...options })).note;
}
const small = () => sequential(dense(3, 4), relu, dense(4, 3));

describe("inputs", () => {
  test("far from the size that a net begins with", async () => {
    const far = classes(numbers(3 * N).map((each, i) => (i % 3 === 1 ? 20000 + 3000 * each : each)));
    const text =
      /^Inputs are far from the size that dense\(3, 4\) begins with: feature 1 has a mean of 20\d00 and a deviation of 3\d+\. Put standardize\(data\) in front of the net\.$/;
    expect(await said(small(), far)).toMatch(text);
    expect(await said(sequential(standardize(far), dense(3, 3)), far)).toBeUndefined();
    expect(await said(sequential(rescale(1 / 20000), dense(3, 3)), far)).toBeUndefined();
    expect(
      await said(
        {
          inner: dense(3, 3),
          forward(x) {
            return this.inner.forward(x);
          },
        } as Layer & { inner: Layer },
        far,
      ),
    ).toBeUndefined();
  });

  test("of a training that comes to no end are named in its error", async () => {
    const far = classes(numbers(3 * N, -1e7, 1e7));
    const run = fit(sequential(dense(3, 3)), far, { optimizer: sgd({ learningRate: 1e38 }) });
    await expect(run).rejects.toThrow(DivergedError);
    await expect(run).rejects.toThrow(/This step was not taken\. Inputs are far from the size that dense\(3, 3\) begins with/);
  });

  test("that never change", async () => {
    const same = classes(numbers(3 * N).map((each, i) => (i % 3 === 2 ? 7.5 : each)));
    expect(await said(small(), same)).toBe("The feature 2 is 7.5 in all 60 examples: nothing can be learned of it. Leave it out.");
    const two = classes(numbers(3 * N).map((each, i) => (i % 3 ? 1 : each)));
    expect(await said(small(), two)).toContain("The feature 1 is 1 in all 60 examples, and so are 1 more:");
  });

  test.each<[string, typeof plain]>([
    ["sound numbers", plain],
    ["a feature that is always absent", classes(numbers(3 * N).map((each, i) => (i % 3 === 2 ? 0 : each)))],
    ["years and hundreds", classes(numbers(3 * N, 0, 900))],
    ["bytes", dataset({ inputs: new Uint8Array(3 * N).fill(200), scale: 1, labels: wholes(N, 3), shape: [3], classes: 3 })],
  ])("nothing is said of %s", async (_, data) => expect(await said(small(), data)).toBeUndefined());

  test("nothing is said of a table, whose columns are scaled", async () => {
    const rows = csv(
      `salary,age,kind\n${Array.from({ length: 40 }, (_, i) => `${30000 + 997 * ((i * 7) % 40)},${20 + ((i * 3) % 17)},${"ab"[i % 2]}`).join("\n")}\n`,
    );
    const people = table(rows, { target: "kind", split: 0 });
    expect(await said(sequential(people.preprocessing, dense(people.features, 2)), people.train)).toBeUndefined();
  });
});

describe("targets", () => {
  const one = () => sequential(dense(3, 1));

  test("that are large, and have not been come near to", async () => {
    const prices = targetsOf((i) => 250000 + 80000 * (noise[i] as number));
    expect(await said(one(), prices, { loss: meanSquaredError })).toMatch(
      /^The loss is \d+00000000, no better than of a net that always gives the mean: the targets \[1\] have a mean of 2\d+ and a deviation of \d+, far from what it gives at first\. Subtract the mean and divide by the deviation; table\(\) does, and its answers give the units back\.$/,
    );
    expect(await said(one(), prices, { loss: meanAbsoluteError })).toContain("no better than");
  });

  test.each<[string, () => Promise<string | undefined>]>([
    [
      "of the size of noise",
      () =>
        said(
          one(),
          targetsOf((i) => noise[i] as number),
          { loss: meanSquaredError },
        ),
    ],
    [
      "of some tens",
      () =>
        said(
          one(),
          targetsOf((i) => 40 + 10 * (noise[i] as number)),
          { loss: meanSquaredError },
        ),
    ],
    [
      "that a net with the units at its end gives",
      () =>
        said(
          sequential(dense(3, 1), rescale(80000, 250000)),
          targetsOf((i) => 250000 + 80000 * (noise[i] as number)),
          { loss: meanSquaredError, optimizer: adam({ learningRate: 0.01 }), epochs: 60 },
        ),
    ],
    [
      "that were learned all the same",
      () =>
        said(
          one(),
          targetsOf((i) => 500 * (plain.inputs[3 * i] as number)),
          { loss: meanSquaredError, optimizer: adam({ learningRate: 5 }), epochs: 100, batchSize: 20 },
        ),
    ],
    [
      "under a loss of one's own",
      () =>
        said(
          one(),
          targetsOf(() => 1000),
          { loss: (y, t) => meanSquaredError(y, t) },
        ),
    ],
  ])("nothing is said of those %s", async (_, work) => expect(await work()).toBeUndefined());

  test("that the last function cannot give", async () => {
    const tens = targetsOf((i) => 40 + 10 * (noise[i] as number));
    expect(await said(sequential(dense(3, 1), sigmoid), tens, { loss: meanSquaredError })).toMatch(
      /^The net ends with sigmoid, which gives numbers from 0 to 1, but targets go from 3\d(\.\d)? to 4\d(\.\d)?: it cannot give them all\. Leave sigmoid out, or scale the targets\.$/,
    );
    expect(
      await said(
        sequential(dense(3, 1), relu),
        targetsOf((i) => noise[i] as number),
        { loss: meanSquaredError },
      ),
    ).toContain("The net ends with relu, which gives numbers from 0 up, but targets go from -");
    expect(
      await said(
        sequential(dense(3, 1), tanh),
        targetsOf((i) => noise[i] as number),
        { loss: meanSquaredError },
      ),
    ).toBeUndefined();
    expect(
      await said(
        sequential(dense(3, 1), relu),
        targetsOf((i) => Math.abs(noise[i] as number)),
        { loss: meanSquaredError },
      ),
    ).toBeUndefined();
  });
});

test("what is said stands below the table of the history, a line each", async () => {
  const odd = classes(numbers(3 * N).map((each, i) => (i % 3 === 2 ? 7.5 : 1e5 * each)));
  const history = await fit(small(), odd, { epochs: 2 });
  expect(history.note?.split("\n").length).toBe(2);
  expect(String(history)).toContain(history.note);
});

test("labels that are all of one class are said", async () => {
  const one = dataset({ inputs: numbers(3 * N), labels: new Array<number>(N).fill(1), shape: [3], classes: 3 });
  expect(await said(small(), one)).toBe(`All ${N} examples are of class 1: the net learns to say 1 whatever comes. Give it examples of others too.`);
});

test("a relu that gives 0 for every example is said, and one that lives is not", async () => {
  const dead = small();
  (dead.parts[0] as Dense).bias?.set(new Float32Array(4).fill(-1000));
  const text = `The relu behind dense(3, 4) gives 0 for all of ${N} examples, so nothing passes it, and nothing before it learns any more. Lower the learning rate, or use leakyRelu.`;
  expect(await said(dead, plain)).toBe(text);
  expect(await said(sequential(sequential(dense(3, 4), relu), dense(4, 3)), plain)).toBeUndefined();
  expect(await said(sequential(dense(3, 3)), plain)).toBeUndefined();
});
