import { describe, expect, test } from "vitest";
import {
  adam,
  crossEntropy,
  dataset,
  dense,
  evaluate,
  type Progress,
  parameters,
  relu,
  seed,
  sequential,
  step,
  type TrainOptions,
  tensor,
  train,
} from "../../src/index.ts";

/** Large enough that an epoch takes far more than 12 milliseconds. */
const data = dataset({
  inputs: Uint8Array.from({ length: 4000 * 784 }, (_, i) => (i * 2654435761) >>> 24),
  scale: 1 / 255,
  labels: Uint8Array.from({ length: 4000 }, (_, i) => i % 10),
  shape: [784],
});
const small = { ...data, count: 200 };

function make() {
  seed(1);
  return sequential(dense(784, 100), relu, dense(100, 10));
}

const weights = (net: object) => [...parameters(net).values()].map((p) => p.toArray());

async function epochs(net: ReturnType<typeof make>, options: TrainOptions, stopAfter = Infinity): Promise<void> {
  for await (const epoch of train(net, small, { batchSize: 50, averageDecay: 0.9, ...options })) if (epoch.epoch === stopAfter) break;
}

describe("break", () => {
  test("leaves the averaged weights, as if there had been no more epochs", async () => {
    const [short, broken] = [make(), make()];
    await epochs(short, { epochs: 2 });
    await epochs(broken, { epochs: 50 }, 2);
    expect(weights(broken)).toEqual(weights(short));
  });

  test("leaves a net that can be used and trained on", async () => {
    const net = make();
    await epochs(net, { epochs: 50 }, 1);
    const before = evaluate(net, small).loss;
    await epochs(net, { epochs: 5 });
    expect(evaluate(net, small).loss).toBeLessThan(before);
    expect(step(net, adam(), () => crossEntropy(net.forward(tensor(new Uint8Array(784), [1, 784])), [3]))).toBeGreaterThan(0);
  });
});

describe("an AbortSignal", () => {
  test("stops before the first step when it is aborted already", async () => {
    const net = make();
    const before = weights(net);
    await expect(epochs(net, { signal: AbortSignal.abort("enough") })).rejects.toBe("enough");
    expect(weights(net)).toEqual(before);
  });

  test("throws its reason before the next step", async () => {
    const net = make();
    const stop = new AbortController();
    const reason = new Error("the user left");
    let stepsAfter = 0;
    const loss: TrainOptions["loss"] = (y, labels) => {
      if (stop.signal.aborted) stepsAfter++;
      return crossEntropy(y, labels);
    };
    const work = async () => {
      for await (const _ of train(net, data, { epochs: 100, signal: stop.signal, loss, onProgress: () => stop.abort(reason) }));
    };
    await expect(work()).rejects.toBe(reason);
    expect(stepsAfter).toBe(0);
    expect(evaluate(net, small).loss).toBeLessThan(Infinity);
  });

  test("from a timer is heard within an epoch", async () => {
    let finished = 0;
    const work = async () => {
      for await (const _ of train(make(), data, { epochs: 100, batchSize: 10, signal: AbortSignal.timeout(30) })) finished++;
    };
    await expect(work()).rejects.toThrow(/timeout/);
    expect(finished).toBeLessThan(3);
  });

  test("leaves the averages when there are some", async () => {
    const net = make();
    const raw = make();
    const run = async (which: ReturnType<typeof make>, average?: number) => {
      const stop = new AbortController();
      let steps = 0;
      const loss: TrainOptions["loss"] = (y, labels) => {
        if (++steps === 7) throw new Error("seventh");
        return crossEntropy(y, labels);
      };
      await expect(epochs(which, { loss, averageDecay: average, signal: stop.signal })).rejects.toThrow("seventh");
    };
    await run(net, 0.9);
    await run(raw);
    expect(weights(net)).not.toEqual(weights(raw));
    expect(weights(net).every((w) => w.every(Number.isFinite))).toBe(true);
  });
});

describe("while it trains", () => {
  test("the event loop gets its turn, many times an epoch", async () => {
    let immediates = 0;
    let timeouts = 0;
    let going = true;
    const again = () => {
      immediates++;
      if (going) setImmediate(again);
    };
    const later = () => {
      timeouts++;
      if (going) setTimeout(later, 1);
    };
    setImmediate(again);
    setTimeout(later, 1);
    const [first] = [await train(make(), data, { epochs: 1, batchSize: 20 }).next()];
    going = false;
    expect(first.done).toBe(false);
    expect(immediates).toBeGreaterThan(3);
    expect(timeouts).toBeGreaterThan(3);
  });

  test("onProgress tells where it is, not too often", async () => {
    const seen: (Progress & { at: number })[] = [];
    const onProgress = (progress: Progress) => seen.push({ ...progress, at: performance.now() });
    for await (const epoch of train(make(), data, { epochs: 2, batchSize: 100, onProgress })) expect(epoch.epoch).toBeGreaterThan(0);
    expect(seen.length).toBeGreaterThan(2);
    for (const [i, each] of seen.entries()) {
      expect(each.epochs).toBe(2);
      expect(each.steps).toBe(40);
      expect(each.step).toBeGreaterThanOrEqual(1);
      expect(each.step).toBeLessThanOrEqual(40);
      expect(each.loss).toBeGreaterThan(0);
      const last = seen[i - 1];
      if (!last) continue;
      expect(each.at - last.at).toBeGreaterThanOrEqual(12);
      expect(each.epoch * 100 + each.step).toBeGreaterThan(last.epoch * 100 + last.step);
    }
  });
});
