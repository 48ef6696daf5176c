import { describe, expect, test } from "vitest";
import {
  accumulate,
  adam,
  clipNorm,
  count,
  crossEntropy,
  dataset,
  dense,
  dropout,
  estimate,
  gate,
  type Optimizer,
  parameters,
  relu,
  rmsProp,
  ShapeError,
  seed,
  sequential,
  sgd,
  type TrainOptions,
  train,
  uniform,
  ValueError,
} from "../../src/index.ts";
import { wholes } from "../support/numbers.ts";

const data = dataset({ inputs: Uint8Array.from(wholes(64 * 300, 256)), scale: 1 / 255, labels: wholes(300, 10, 2), shape: [64], classes: 10 });

function make() {
  seed(1);
  return sequential(gate(dense(64, 32), { over: "inputs", lambda: 1e-4 }), relu, (x) => dropout(x, 0.1), dense(32, 10));
}

const weights = (net: object) => [...parameters(net).values()].map((p) => p.toArray());
const size = 64 * 32 + 32 + 64 + 32 * 10 + 10;

describe("estimate()", () => {
  test("says what a training needs", () => {
    const net = make();
    const { secondsPerStep, secondsPerEpoch, bytes, ...rest } = estimate(net, data, { batchSize: 50 });
    expect(rest).toEqual({ parameters: size, flopsPerExample: count(net).flops });
    expect(secondsPerStep).toBeGreaterThan(0);
    expect(secondsPerEpoch).toBeCloseTo(6 * secondsPerStep, 10);
    // weights, two moments, gradients; inputs as bytes and floats; the rest of a step is small
    expect(bytes).toBeGreaterThan(4 * size * 4 + 50 * 64 * 5);
    expect(bytes).toBeLessThan(4 * size * 6 + 50 * 64 * 20);
  });

  test("counts what optimizers, averages and larger batches hold", () => {
    const needed = (options: TrainOptions) => estimate(make(), data, { batchSize: 20, ...options }).bytes;
    const plain = needed({ optimizer: sgd() });
    expect(needed({ optimizer: sgd({ momentum: 0.9 }) }) - plain).toBeGreaterThanOrEqual(4 * size);
    expect(needed({ optimizer: adam() }) - plain).toBeGreaterThanOrEqual(8 * size);
    expect(needed({ optimizer: sgd(), averageDecay: 0.9 }) - plain).toBeGreaterThanOrEqual(8 * size);
    expect(needed({ optimizer: sgd(), batchSize: 200 }) - plain).toBeGreaterThan(180 * 64 * 4);
  });

  test("counts the time and memory of measuring", () => {
    const plain = estimate(make(), data, { batchSize: 10 });
    const tested = estimate(make(), data, { batchSize: 10, test: data, validation: data });
    expect(tested.secondsPerEpoch).toBeGreaterThan(30 * tested.secondsPerStep);
    expect(tested.bytes).toBeGreaterThan(plain.bytes);
  });

  const optimizers: [string, () => Optimizer][] = [
    ["adam", () => adam({ learningRate: 0.01 })],
    ["sgd with momentum", () => sgd({ learningRate: 0.01, momentum: 0.9 })],
    ["rmsProp", () => rmsProp()],
    ["a clipped one", () => clipNorm(adam(), 1)],
    ["one that accumulates", () => accumulate(sgd(), 2)],
    ["one of your own", () => ({ name: "own", learningRate: 0.1, steps: 0, update: () => {} })],
  ];
  test.each(optimizers)("leaves the bits of a training with %s as they were", async (_, optimizer) => {
    const history = async (first: (net: ReturnType<typeof make>, options: TrainOptions) => void) => {
      const net = make();
      const options = { epochs: 2, batchSize: 50, averageDecay: 0.9, optimizer: optimizer(), validation: 0.2, patience: 2 };
      first(net, options);
      const drawn = uniform([3]).toArray();
      const losses: number[] = [];
      for await (const epoch of train(net, data, options)) losses.push(epoch.loss);
      return { drawn, losses, weights: weights(net), steps: options.optimizer.steps, made: dense(2, 2).weight.toArray() };
    };
    expect(await history((net, options) => estimate(net, data, options))).toEqual(await history(() => {}));
  });

  test("leaves a training in the middle alone", async () => {
    const losses = async (between: (net: ReturnType<typeof make>) => void) => {
      const net = make();
      const seen: number[] = [];
      for await (const epoch of train(net, data, { epochs: 3, averageDecay: 0.9, validation: 0.2 })) {
        between(net);
        seen.push(epoch.loss, epoch.validationLoss);
      }
      return { seen, weights: weights(net) };
    };
    expect(await losses((net) => estimate(net, data, { averageDecay: 0.5 }))).toEqual(await losses(() => {}));
  });

  test("leaves the net as it was when the examples do not fit, or the loss fails", () => {
    const net = make();
    const before = weights(net);
    const wrong = dataset({ inputs: new Float32Array(10), labels: [0, 1], shape: [5] });
    expect(() => estimate(net, wrong)).toThrow(ShapeError);
    let calls = 0;
    const loss: TrainOptions["loss"] = (y, labels) => {
      if (++calls === 3) throw new Error("third");
      return crossEntropy(y, labels);
    };
    expect(() => estimate(net, data, { loss, averageDecay: 0.9 })).toThrow("third");
    expect(weights(net)).toEqual(before);
  });

  test("refuses the options that train() refuses", () => {
    expect(() => estimate(make(), data, { batchSize: 0 })).toThrow(ValueError);
    expect(() => estimate(make(), data, { patience: 2 })).toThrow("train: patience goes by the validation loss");
    expect(() => estimate(sequential(relu), data)).toThrow("train: the net has no parameters.");
  });
});
