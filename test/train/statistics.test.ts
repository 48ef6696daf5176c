// What layers note for themselves, through trainings: averaged, lent, given back and remembered like weights.
import { describe, expect, test } from "vitest";
import {
  accumulate,
  adam,
  batchNorm,
  dataset,
  dense,
  estimate,
  evaluate,
  type Optimizer,
  relu,
  seed,
  sequential,
  sgd,
  type TrainOptions,
  train,
} from "../../src/index.ts";
import { state } from "../../src/walk.ts";
import { numbers } from "../support/numbers.ts";

const make = () => {
  seed(1);
  return sequential(batchNorm(6, { momentum: 0.3 }), dense(6, 7), batchNorm(7), relu, dense(7, 3));
};
type Net = ReturnType<typeof make>;

const data = dataset({ inputs: numbers(240, -1, 3), labels: Array.from({ length: 40 }, (_, i) => i % 3), shape: [6] });
const others = dataset({ inputs: numbers(120, -1, 3, 2), labels: Array.from({ length: 20 }, (_, i) => i % 3), shape: [6] });

/** All that a net keeps. */
const kept = (net: Net) => [...state(net).values()].flatMap((each) => [...each.toArray()]);
const statistics = (net: Net) => [...state(net)].filter(([path]) => /mean|variance/.test(path)).flatMap(([, each]) => [...each.toArray()]);

/** The optimizer, which calls `look` before each of its updates: what layers noted is then that of the step before. */
function watched(inner: Optimizer, look: () => void): Optimizer {
  return {
    name: inner.name,
    learningRate: inner.learningRate,
    get steps() {
      return inner.steps;
    },
    set steps(steps) {
      inner.steps = steps;
    },
    inner,
    transform() {
      look();
      return true;
    },
  };
}

/** Trains, and gives what the net kept after each step that moved it, as a training without an average goes. */
async function course(optimizer: Optimizer, options: TrainOptions): Promise<number[][]> {
  const net = make();
  const seen: number[][] = [];
  let moved = false;
  const look = () => {
    if (moved) seen.push(kept(net));
    moved = !((optimizer.steps + 1) % every(optimizer));
  };
  for await (const _ of train(net, data, { ...options, optimizer: watched(optimizer, look) }));
  seen.push(kept(net));
  return seen;
}

/** How many batches make an update. */
const every = (optimizer: Optimizer) => Number(/^accumulate(\d+)/.exec(optimizer.name)?.[1] ?? 1);

describe("the running average", () => {
  test.each([
    ["adam", () => adam({ learningRate: 0.05 }), 0.9],
    ["sgd, slowly", () => sgd({ learningRate: 0.1 }), 0.99],
    ["an update for every two batches", () => accumulate(sgd({ learningRate: 0.1 }), 2), 0.8],
  ] as const)("covers running statistics with %s: the net that is left is the average of all it was", async (_, optimizer, keep) => {
    const options = { epochs: 4, batchSize: 10 };
    const seen = await course(optimizer(), options);
    expect(seen.length).toBe(16 / every(optimizer()));
    const net = make();
    for await (const _ of train(net, data, { ...options, optimizer: optimizer(), averageDecay: keep }));
    const mean = new Float64Array(kept(net).length);
    for (const each of seen) for (const [i, w] of each.entries()) mean[i] = keep * (mean[i] as number) + (1 - keep) * w;
    const corrected = Array.from(mean, (each) => each / (1 - keep ** seen.length));
    for (const [i, w] of kept(net).entries()) expect(Math.abs(w - (corrected[i] as number))).toBeLessThan(2e-5 * Math.max(0.1, Math.abs(w)));

    const byHand = make();
    let from = 0;
    for (const each of state(byHand).values()) {
      each.set(corrected.slice(from, from + each.size));
      from += each.size;
    }
    expect(Math.abs(evaluate(net, others).loss - evaluate(byHand, others).loss)).toBeLessThan(2e-5);
  });

  test("lends its statistics only while the net is looked at", async () => {
    const raw = make();
    const plain = train(raw, data, { epochs: 3, batchSize: 10, test: others });
    const net = make();
    for await (const epoch of train(net, data, { epochs: 3, batchSize: 10, averageDecay: 0.9, test: others })) {
      expect((await plain.next()).value?.testError).toBe(epoch.testErrorRaw);
      expect(evaluate(net, others)).toEqual({ error: epoch.testError, loss: epoch.testLoss });
      expect(statistics(net)).not.toEqual(statistics(raw));
    }
  });
});

describe("the best epoch", () => {
  test.each([undefined, 0.8])("comes back with its statistics, with an average of %s", async (average) => {
    const net = make();
    let best: { validationLoss: number; statistics: number[] } | undefined;
    // far too fast, so that the last epoch is not the best
    const options: TrainOptions = {
      epochs: 12,
      batchSize: 10,
      validation: others,
      keepBest: true,
      averageDecay: average,
      optimizer: adam({ learningRate: 0.1 }),
    };
    let last = 0;
    for await (const epoch of train(net, data, options)) {
      last = epoch.epoch;
      if (epoch.best) best = { validationLoss: epoch.validationLoss, statistics: statistics(net) };
    }
    expect(last).toBe(12);
    expect(statistics(net)).toEqual(best?.statistics);
    expect(evaluate(net, others).loss).toBe(best?.validationLoss);
  });
});

test("estimate() leaves running statistics as they were", () => {
  const net = make();
  const before = kept(net);
  estimate(net, data, { batchSize: 10, averageDecay: 0.9 });
  expect(kept(net)).toEqual(before);
});

test("evaluating leaves running statistics as they are", () => {
  const net = make();
  const before = kept(net);
  evaluate(net, data);
  expect(kept(net)).toEqual(before);
});
