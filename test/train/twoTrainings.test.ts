// A running average belongs to the training that keeps it: nothing else that is done to the net may reach it.
import { describe, expect, test } from "vitest";
import { adam, dataset, dense, parameters, relu, seed, sequential, sgd, step, sum, type TrainOptions, tensor, train, UsageError } from "../../src/index.ts";

const data = dataset({
  inputs: Float32Array.from({ length: 240 }, (_, i) => ((i * 7919) % 101) / 50 - 1),
  labels: Array.from({ length: 40 }, (_, i) => i % 3),
  shape: [6],
});
const x = tensor(new Float32Array(6).fill(0.5), [1, 6]);
const options: TrainOptions = { epochs: 3, batchSize: 10, averageDecay: 0.9 };
const refusal =
  "train: the weight of dense(6, 7) belongs to a training with a running average that has not ended, but a net can be in one such training at a time. Let the other end first: finish its loop, break out of it, or call return() on what train() gave.";

function make() {
  seed(1);
  return sequential(dense(6, 7), relu, dense(7, 3));
}
type Net = ReturnType<typeof make>;

const weights = (net: object) => [...parameters(net).values()].flatMap((p) => [...p.toArray()]);

/** Weights after a training, with something done in the body of its loop after all epochs but the last. */
async function trained(body: (net: Net) => unknown = () => {}, more: TrainOptions = {}): Promise<number[]> {
  const net = make();
  for await (const { epoch } of train(net, data, { ...options, ...more })) if (epoch < 3) await body(net);
  return weights(net);
}

async function all(net: Net, more: TrainOptions = {}): Promise<void> {
  for await (const _ of train(net, data, { ...options, ...more }));
}

describe("a training with a running average", () => {
  test("goes on as it would have after steps of another optimizer in its loop", async () => {
    const plain = await trained();
    for (const other of [adam({ learningRate: 0.1 }), sgd({ learningRate: 0.1 })])
      expect(await trained((net) => step(net, other, () => sum(net.forward(x))))).toEqual(plain);
  });

  test("takes back weights that were set in its loop, but leaves them when it ends there", async () => {
    const clear = (net: Net) => {
      for (const p of parameters(net).values()) p.set(new Float32Array(p.size));
    };
    expect(await trained(clear)).toEqual(await trained());
    const net = make();
    for await (const _ of train(net, data, options)) {
      clear(net);
      break;
    }
    expect(weights(net)).toEqual(weights(net).map(() => 0));
  });

  test.each<[string, TrainOptions]>([
    ["with an average", {}],
    ["without one", { averageDecay: undefined }],
  ])("makes way for another of its net in its loop, %s, and says so when it is to go on", async (_, more) => {
    const net = make();
    const alone = make();
    for await (const _ of train(alone, data, options)) break;
    await all(alone, more);
    const outer = async () => {
      for await (const _ of train(net, data, options)) await all(net, more);
    };
    await expect(outer()).rejects.toThrow(
      new UsageError(
        "train: another training of this net began while this one waited between two epochs, so this one has ended, and the net is the other's. Train a net in one loop at a time, or a copy of it: decode(encode(net)).",
      ),
    );
    expect(weights(net)).toEqual(weights(alone));
  });

  test("refuses another of its net beside it, which leaves the first as it is", async () => {
    const net = make();
    const [first, second] = await Promise.allSettled([all(net), all(net)]);
    expect(first.status).toBe("fulfilled");
    expect(second).toMatchObject({ status: "rejected", reason: { message: refusal } });
    expect(weights(net)).toEqual(await trained());
  });

  test("stops one without an average that was there before it", async () => {
    const net = make();
    const [plain, averaged] = await Promise.allSettled([all(net, { averageDecay: undefined }), all(net)]);
    expect(plain).toMatchObject({ status: "rejected", reason: { message: refusal } });
    expect(averaged.status).toBe("fulfilled");
  });

  test("lets other nets be trained in its loop", async () => {
    const other = make();
    expect(await trained(() => all(other))).toEqual(await trained());
  });

  test.each<[string, (net: Net) => Promise<unknown>]>([
    ["its end", (net) => all(net)],
    [
      "a break",
      async (net) => {
        for await (const _ of train(net, data, options)) break;
      },
    ],
    [
      "an error in the loop",
      (net) =>
        (async () => {
          for await (const _ of train(net, data, options)) throw new Error("mine");
        })().catch(() => {}),
    ],
    ["an error in the loss", (net) => all(net, { loss: () => tensor(NaN) }).catch(() => {})],
    [
      "return()",
      async (net) => {
        const steps = train(net, data, options);
        await steps.next();
        await steps.return();
      },
    ],
  ])("makes way for the next one after %s", async (_, first) => {
    const net = make();
    await first(net);
    await expect(all(net)).resolves.toBeUndefined();
  });

  test("that was dropped in the middle leaves the net with finite averages, and makes way, collected or not", async () => {
    const net = make();
    const dropped = train(net, data, options);
    await dropped.next();
    expect(weights(net).every(Number.isFinite)).toBe(true);
    await expect(all(net)).resolves.toBeUndefined();
    const after = weights(net);
    await dropped.return();
    expect(weights(net)).toEqual(after);
  });
});
