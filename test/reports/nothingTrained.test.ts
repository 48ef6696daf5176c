// What looks like training and is none: a loss without a way back to the net, await instead of a loop, batches that never fill.
import { describe, expect, test } from "vitest";
import { dataset } from "../../src/data/index.ts";
import {
  accumulate,
  adam,
  dense,
  detach,
  gate,
  keep,
  meanSquaredError,
  predict,
  sequential,
  sgd,
  step,
  sum,
  type Tensor,
  tensor,
  train,
  UsageError,
  ValueError,
} from "../../src/index.ts";

const x = tensor([[1], [2]]);
const y = tensor([[1], [3]]);
const text = "the loss does not depend on any parameter, so there is nothing to learn. Compute it by ops from net.forward(x)";

describe("a loss without a way back to the net is refused", () => {
  const net = dense(1, 1);
  const losses: [string, () => Tensor][] = [
    ["predict()", () => meanSquaredError(predict(net, x), y)],
    ["toArray()", () => meanSquaredError(tensor(net.forward(x).toArray(), [2, 1]), y)],
    ["item()", () => tensor(sum(net.forward(x)).item())],
    ["keep()", () => meanSquaredError(keep(net.forward(x)), y)],
    ["detach()", () => meanSquaredError(detach(net.forward(x)), y)],
    ["nothing of the net", () => sum(y)],
  ];
  test.each(losses)("%s", (_, loss) => {
    const optimizer = adam();
    const before = net.weight.toArray();
    expect(() => step(net, optimizer, loss)).toThrow(UsageError);
    expect(() => step(net, optimizer, loss)).toThrow(`step: ${text}`);
    expect([net.weight.toArray(), optimizer.steps]).toEqual([before, 0]);
  });

  test("in train, also where the price of gates would still be learned", async () => {
    const data = dataset({ inputs: [1, 2], targets: [1, 3], shape: [1] });
    const loss = (output: Tensor, target: Tensor) => meanSquaredError(tensor(output.toArray(), output.shape), target);
    for (const part of [dense(1, 1), gate(dense(1, 1), { over: "inputs", lambda: 0.1 })])
      await expect(train(sequential(part), data, { loss }).next()).rejects.toThrow(text);
  });

  test("but predict() for a target is fine, and so is a rate of 0", () => {
    const teacher = dense(1, 1);
    expect(step(net, sgd(), () => meanSquaredError(net.forward(x), predict(teacher, x)))).toBeGreaterThanOrEqual(0);
    expect(step(net, sgd({ learningRate: 0 }), () => tensor(2))).toBe(2);
  });
});

describe("train()", () => {
  const data = dataset({ inputs: [1, 2, 3, 4], targets: [1, 3, 5, 7], shape: [1] });

  test("refuses to be awaited, with what to write instead", async () => {
    const net = dense(1, 1);
    const awaited = (async () => await train(net, data, { loss: meanSquaredError }))();
    await expect(awaited).rejects.toThrow(UsageError);
    await expect(awaited).rejects.toThrow("train: await trains nothing. Go through its epochs: for await (const epoch of train(net, data)) { ... }");
    await expect(Promise.all([train(net, data, { loss: meanSquaredError })])).rejects.toThrow("await trains nothing");
  });

  test("is a generator as before otherwise", async () => {
    const epochs = train(dense(1, 1), data, { loss: meanSquaredError, epochs: 2 });
    const seen: number[] = [];
    for await (const { epoch } of epochs) seen.push(epoch);
    expect(seen).toEqual([1, 2]);
    expect(Object.keys(epochs)).toEqual([]);
    expect((await train(dense(1, 1), data, { loss: meanSquaredError }).return()).done).toBe(true);
  });

  test("refuses batches that never fill", async () => {
    const go = (epochs: number, optimizer = accumulate(sgd(), 9)) =>
      train(dense(1, 1), data, { loss: meanSquaredError, batchSize: 2, epochs, optimizer }).next();
    await expect(go(4)).rejects.toThrow(ValueError);
    await expect(go(4)).rejects.toThrow(
      "train: accumulate9-sgd moves the net once in 9 batches, but 4 epochs have 8. Use a smaller batchSize, more epochs, or accumulate fewer.",
    );
    await expect(go(2, accumulate(accumulate(sgd(), 3), 2))).rejects.toThrow("once in 6 batches, but 2 epochs have 4");
    expect((await go(5)).value).toMatchObject({ epoch: 1 });
  });

  test("carries batches over from one epoch to the next", async () => {
    const net = dense(1, 1);
    const before = net.weight.toArray();
    const weights: Float32Array[] = [];
    for await (const _ of train(net, data, { loss: meanSquaredError, batchSize: 2, epochs: 2, optimizer: accumulate(sgd(), 3) }))
      weights.push(net.weight.toArray());
    expect(weights[0]).toEqual(before);
    expect(weights[1]).not.toEqual(before);
  });
});
