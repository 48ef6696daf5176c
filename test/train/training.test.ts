// A training as a value: another goes on from its state with the same bits.
import { describe, expect, test } from "vitest";
import {
  accumulate,
  adam,
  batchNorm,
  clipNorm,
  cosine,
  crossEntropy,
  type Dense,
  decode,
  dense,
  dropout,
  type Epoch,
  encode,
  gate,
  type Layer,
  type Optimizer,
  type Parameter,
  relu,
  rmsProp,
  type Sequential,
  seed,
  sequential,
  sgd,
  type Tensor,
  type TrainingState,
  type TrainOptions,
  training,
} from "../../src/index.ts";
import { state } from "../../src/walk.ts";
import { data, others } from "./trainingData.ts";

/** A gated net of which some gates are closed from the start, and others close on the way. */
function make(): Sequential {
  seed(2);
  const layers = [dense(6, 8), dense(8, 7), dense(7, 3)].map((layer) => gate(layer, { over: "inputs", lambda: 0.05, dropRate: 0.4 }));
  for (const [i, closed] of [[1, 4], [0, 1, 2, 6], [3]].entries()) {
    const logAlpha = layers[i]?.gates.inputs?.parameters["logAlpha"] as Parameter;
    logAlpha.set(logAlpha.toArray().map((value, at) => (closed.includes(at) ? -4.6 : at === 5 ? -2.3 : value)));
  }
  const [first, second, third] = layers as [Dense, Dense, Dense];
  return sequential(first, batchNorm(8), relu, dropout(0.1), second, relu, third);
}

const kept = (net: Layer) => [...state(net).values()].map((array) => array.toArray());
/** What a record says of the training itself. */
const told = ({ seconds: _, ...rest }: Epoch) => rest;

interface Saved {
  readonly net: Uint8Array;
  readonly state: TrainingState;
}

const optimizers: [string, () => Optimizer][] = [
  ["adam", () => adam({ learningRate: 0.01, weightDecay: 0.01 })],
  ["lazy adam", () => adam({ learningRate: 0.01, lazy: true })],
  ["sgd with momentum and a schedule", () => sgd({ learningRate: cosine(0.05, { steps: 60 }), momentum: 0.9, nesterov: true })],
  ["sgd without momentum", () => sgd({ learningRate: 0.05 })],
  ["rmsProp", () => rmsProp({ learningRate: 0.005, momentum: 0.5, centered: true })],
  // 9 batches an epoch: the sums are never empty at its end
  ["accumulated, clipped adam", () => accumulate(clipNorm(adam({ learningRate: 0.02 }), 0.5), 4)],
  ["clipped, twice accumulated sgd", () => clipNorm(accumulate(accumulate(sgd({ learningRate: 0.1, momentum: 0.9 }), 2), 2), 1)],
];
const ways: [string, TrainOptions][] = [
  ["nothing else", {}],
  ["an average", { averageDecay: 0.9 }],
  ["the best epoch", { validation: others, patience: 2 }],
  ["an average, the best epoch and shrinking", { averageDecay: 0.8, validation: 0.2, keepBest: true, shrink: { threshold: 0.5 }, test: others }],
  ["shrinking", { shrink: { threshold: 0.5 } }],
];
const common: TrainOptions = { epochs: 7, batchSize: 7, seed: 5 };

/** A training to its end. `saved`: what it goes on from; `at`: after which epochs its net and state are taken. */
async function run(optimizer: Optimizer, options: TrainOptions, saved?: Saved, at: readonly number[] = []) {
  const net = saved ? decode(saved.net) : make();
  const mine = training(net, data, { ...common, ...options, optimizer });
  if (saved) mine.restore(saved.state);
  const epochs: Epoch[] = [];
  const taken = new Map<number, Saved>();
  for await (const epoch of mine) {
    epochs.push(epoch);
    if (at.includes(epoch.epoch)) taken.set(epoch.epoch, { net: encode(net), state: mine.state() });
  }
  return { net, epochs: epochs.map(told), taken };
}

describe.each(optimizers)("a training with %s", (_, make) => {
  test.each(ways)("and %s goes on from its state, in a net of its own, with the same bits", async (_, options) => {
    const whole = await run(make(), options);
    const watched = await run(make(), options, undefined, [1, 2, 3, 5]);
    expect(watched.epochs).toEqual(whole.epochs);
    expect(kept(watched.net)).toEqual(kept(whole.net));
    for (const [epoch, saved] of watched.taken) {
      const rest = await run(make(), options, saved);
      expect(rest.epochs).toEqual(whole.epochs.slice(epoch));
      expect(kept(rest.net)).toEqual(kept(whole.net));
    }
  });
});

test("shrinking took gates away before and after the states were taken, in the trainings above", async () => {
  const { epochs } = await run(adam({ learningRate: 0.01 }), { averageDecay: 0.8, shrink: { threshold: 0.5 } });
  const removed = epochs.map((epoch) => epoch.removed);
  expect(removed[1]).toBeGreaterThan(0);
  expect(removed.slice(2).some((gates) => gates > 0)).toBe(true);
});

test.each(ways)("a training with %s goes on from a state that was taken within an epoch", async (_, options) => {
  const whole = await run(adam(), options);
  let steps = 0;
  let saved: Saved | undefined;
  const net = make();
  const mine = training(net, data, {
    ...common,
    ...options,
    optimizer: adam(),
    loss: (output: Tensor, labels) => {
      // long enough that onProgress is called after it
      if (++steps === 13) for (const began = performance.now(); performance.now() - began < 15; );
      return crossEntropy(output, labels);
    },
    onProgress: ({ epoch, step, steps: all }) => {
      if (steps >= 13 && step < all && epoch > 1) saved ??= { net: encode(net), state: mine.state() };
    },
  });
  for await (const _ of mine);
  expect(saved?.state.step).toBeGreaterThan(0);
  const rest = await run(adam(), options, saved);
  expect(rest.epochs).toEqual(whole.epochs.slice(saved?.state.epoch as number));
  expect(kept(rest.net)).toEqual(kept(whole.net));
});

test.each(ways)("a training with %s that was left by break goes on, with the same bits, when it is taken up again", async (_, options) => {
  const whole = await run(adam(), options);
  const net = make();
  const mine = training(net, data, { ...common, ...options, optimizer: adam() });
  const epochs: Epoch[] = [];
  for (const stop of [1, 2, 4, Infinity])
    for await (const epoch of mine) {
      epochs.push(epoch);
      if (epoch.epoch >= stop) break;
    }
  expect(epochs.map(told)).toEqual(whole.epochs);
  expect(kept(net)).toEqual(kept(whole.net));
});
