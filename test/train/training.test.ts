// A training as a value: another goes on from its state with the same bits.
import { describe, expect, test } from "vitest";
import {
  adam,
  crossEntropy,
  decode,
  encode,
  type Epoch,
  type Optimizer,
  type Tensor,
  type TrainingState,
  type TrainOptions,
  training,
} from "../../src/index.ts";
import { data } from "./trainingData.ts";
import { common, kept, make, optimizers, told, ways } from "./trainings.ts";

interface Saved {
  readonly net: Uint8Array;
  readonly state: TrainingState;
}

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
