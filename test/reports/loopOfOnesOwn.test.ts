// A loop of one's own around train(net, data, { epochs: 1 }): every call goes on where the last on that net ended.
import { describe, expect, test } from "vitest";
import {
  adam,
  augmented,
  type Dataset,
  dataset,
  dense,
  dropout,
  estimate,
  flatten,
  gate,
  type Optimizer,
  parameters,
  relu,
  seed,
  sequential,
  type Tensor,
  type TrainOptions,
  train,
  training,
} from "../../src/index.ts";

const data = dataset({
  inputs: Float32Array.from({ length: 480 }, (_, i) => ((i * 7919) % 101) / 50 - 1),
  labels: Array.from({ length: 30 }, (_, i) => i % 3),
  shape: [1, 4, 4],
});

function make() {
  seed(3);
  return sequential(flatten, gate(dense(16, 8), { over: "inputs", lambda: 1e-3 }), relu, dropout(0.3), dense(8, 3));
}

const weights = (net: object) => [...parameters(net).values()].flatMap((p) => [...p.toArray()]);

async function all(net: ReturnType<typeof make>, options: TrainOptions, set: Dataset = augmented(data, { flip: true, crop: 1 })) {
  const losses: number[] = [];
  for await (const { loss } of train(net, set, { batchSize: 7, ...options })) losses.push(loss);
  return losses;
}

/** The first inputs of all batches: how a training goes through its examples. */
function ordersOf(options: TrainOptions & { readonly calls: number }) {
  const net = sequential(dense(1, 2));
  const seen: number[][] = [];
  const numbered = dataset({ inputs: Array.from({ length: 12 }, (_, i) => i), labels: new Array(12).fill(0), shape: [1] });
  const watching = (x: Tensor) => {
    (seen.at(-1) as number[]).push(...x.toArray());
    return net.forward(x);
  };
  return (async () => {
    const { calls, ...rest } = options;
    for (let i = 0; i < calls; i++) {
      seen.push([]);
      for await (const _ of train({ forward: watching, inside: net } as never, numbered, { epochs: 1, batchSize: 4, ...rest }));
    }
    return seen;
  })();
}

describe("train(net, data, { epochs: 1 }) called again and again", () => {
  test.each<[string, () => Optimizer | undefined]>([
    ["the optimizer of train", () => undefined],
    ["one of one's own", () => adam({ learningRate: 0.01 })],
  ])("gives the bits of one call for all epochs, with %s", async (_, optimizer) => {
    const [one, many] = [make(), make()];
    const [forOne, forMany] = [optimizer(), optimizer()];
    const whole = await all(one, { epochs: 4, ...(forOne && { optimizer: forOne }) });
    const parts: number[] = [];
    for (let i = 0; i < 4; i++) parts.push(...(await all(many, { epochs: 1, ...(forMany && { optimizer: forMany }) })));
    expect(parts).toEqual(whole);
    expect(weights(many)).toEqual(weights(one));
  });

  test("goes through the examples in another order each time, though the net is wrapped anew", async () => {
    const orders = await ordersOf({ calls: 3 });
    expect(new Set(orders.map(String)).size).toBe(3);
    for (const order of orders) expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 12 }, (_, i) => i));
  });

  test("draws other noise with a new optimizer in each call", async () => {
    const drop = dropout(0.5);
    const net = sequential(flatten, dense(16, 3));
    const masks: string[] = [];
    const forward = (x: Tensor) => {
      if (x.shape[0] === 30) masks.push(String(drop.forward(x).toArray().map(Math.sign).map(Math.abs)));
      return net.forward(x);
    };
    const ones = dataset({ inputs: new Float32Array(480).fill(1), labels: new Array(30).fill(0), shape: [1, 4, 4] });
    for (let i = 0; i < 3; i++) for await (const _ of train({ net, forward } as never, ones, { epochs: 1, batchSize: 30, optimizer: adam() }));
    expect(masks).toHaveLength(3);
    expect(new Set(masks).size).toBe(3);
  });

  test("begins anew with another seed and with another net, and numbers the epochs of each call from 1", async () => {
    const [first, second] = [make(), make()];
    expect(await all(second, { epochs: 2 })).toEqual(await all(first, { epochs: 2 }));
    const [net, other] = [make(), make()];
    await all(net, { epochs: 1, seed: 8, optimizer: adam() });
    for (const [path, p] of parameters(net)) p.set(parameters(other).get(path)?.toArray() as Float32Array);
    expect(await all(net, { epochs: 1, seed: 9, optimizer: adam() })).toEqual(await all(other, { epochs: 1, seed: 9, optimizer: adam() }));
    for await (const { epoch } of train(net, data, { epochs: 1 })) expect(epoch).toBe(1);
  });

  test("is not moved on by estimate()", async () => {
    const [plain, estimated] = [make(), make()];
    const whole = await all(plain, { epochs: 2 });
    const parts = await all(estimated, { epochs: 1 });
    estimate(estimated, data, { batchSize: 7 });
    parts.push(...(await all(estimated, { epochs: 1 })));
    expect(parts).toEqual(whole);
  });

  test("is part of the state: a second call that is interrupted and restored goes on with the same bits", async () => {
    const options = () => ({ epochs: 2, batchSize: 7, optimizer: adam() });
    const [whole, net] = [make(), make()];
    for (const each of [whole, net]) await all(each, { epochs: 1 }, data);
    for await (const _ of train(whole, data, options()));
    const interrupted = training(net, data, options());
    for await (const _ of interrupted) break;
    const state = interrupted.state();
    const fresh = make();
    for (const [path, p] of parameters(fresh)) p.set(parameters(net).get(path)?.toArray() as Float32Array);
    const restored = training(fresh, data, options());
    restored.restore(state);
    for await (const _ of restored);
    expect(weights(fresh)).toEqual(weights(whole));
  });
});
