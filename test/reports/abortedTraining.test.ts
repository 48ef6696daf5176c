// React's strict mode runs an effect, cleans it up and runs it again in one turn: the first training has been aborted, but
// has not had a turn in which to end, when the second begins.
import { describe, expect, test } from "vitest";
import { dataset, dense, parameters, relu, seed, sequential, type TrainOptions, train } from "../../src/index.ts";

const data = dataset({
  inputs: Float32Array.from({ length: 240 }, (_, i) => ((i * 7919) % 101) / 50 - 1),
  labels: Array.from({ length: 40 }, (_, i) => i % 3),
  shape: [6],
});

function make() {
  seed(1);
  return sequential(dense(6, 7), relu, dense(7, 3));
}

const weights = (net: object) => [...parameters(net).values()].flatMap((p) => [...p.toArray()]);

async function all(net: ReturnType<typeof make>, more: TrainOptions = {}): Promise<void> {
  for await (const _ of train(net, data, { epochs: 3, batchSize: 10, averageDecay: 0.9, ...more }));
}

const slow = { epochs: 2000 };

describe("a training that was aborted in the turn in which the next begins", () => {
  test.each<[string, TrainOptions, TrainOptions]>([
    ["both keep an average", {}, {}],
    ["only the first keeps an average", {}, { averageDecay: undefined }],
    ["only the second keeps an average", { averageDecay: undefined }, {}],
    ["the first keeps its best epoch", { averageDecay: undefined, validation: data, keepBest: true }, { averageDecay: undefined }],
  ])("makes way, and leaves the net alone from then on: %s", async (_, first, second) => {
    const net = make();
    const stop = new AbortController();
    const aborted = all(net, { ...slow, ...first, signal: stop.signal });
    const outcome = expect(aborted).rejects.toThrow(stop.signal.reason);
    stop.abort();
    const next = train(net, data, { epochs: 2, batchSize: 10, ...second });
    await next.next();
    await outcome;
    const epoch = await next.next();
    expect(epoch.value?.epoch).toBe(2);
    await next.next();
    expect(weights(net).every(Number.isFinite)).toBe(true);
    await expect(all(net)).resolves.toBeUndefined();
  });

  test("gives the next what a training would that ended by itself", async () => {
    // whatever the first has done by the time it is aborted, the net holds its averages when the second begins
    const net = make();
    const stop = new AbortController();
    const first = train(net, data, { epochs: 5, batchSize: 10, averageDecay: 0.9, signal: stop.signal });
    await first.next();
    const averages = weights(net);
    stop.abort();
    const second = train(net, data, { epochs: 1, batchSize: 40, averageDecay: 0.9, seed: 5 });
    await second.next();
    const after = weights(net);
    await expect(first.next()).rejects.toThrow("aborted");
    expect(weights(net)).toEqual(after);
    await second.return();
    expect(weights(net)).toEqual(after);
    expect(after).not.toEqual(averages);
  });

  test("never started, or dropped before its first epoch was asked for, keeps nobody off", async () => {
    const net = make();
    train(net, data, { epochs: 3, averageDecay: 0.9 });
    await train(net, data, { epochs: 3, averageDecay: 0.9 }).return();
    await expect(all(net)).resolves.toBeUndefined();
  });
});
