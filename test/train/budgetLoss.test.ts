// A budget of the loss where losses are not above 0, and what a training with a budget tells when it goes on from a file.
import { expect, test } from "vitest";
import {
  add,
  adam,
  budget,
  count,
  crossEntropy,
  type Dataset,
  dataset,
  decode,
  dense,
  encode,
  type Epoch,
  gate,
  relu,
  seed,
  sequential,
  type Tensor,
  tensor,
  training,
  type TrainOptions,
} from "../../src/index.ts";
import { numbers } from "../support/numbers.ts";

/** Four classes by which of four inputs is largest; 28 other inputs say nothing. */
function fours(count = 400): Dataset {
  const inputs = numbers(count * 32, 0, 1);
  const labels = Int32Array.from({ length: count }, (_, i) => i % 4);
  labels.forEach((label, i) => {
    inputs[i * 32 + label] = (inputs[i * 32 + label] as number) + 2;
  });
  return dataset({ inputs, labels, shape: [32] });
}
const data = fours();
const net = () => {
  seed(1);
  return sequential(gate(dense(32, 24), { over: "inputs" }), relu, gate(dense(24, 4), { over: "inputs" }));
};
const options = (more: TrainOptions): TrainOptions => ({ epochs: 60, batchSize: 20, optimizer: adam({ learningRate: 0.003 }), ...more });

/** By so much lower than cross-entropy: a loss that begins and ends below 0, as likelihoods of densities do. */
const below = (x: Tensor, labels: ArrayLike<number>) => add(crossEntropy(x, labels as Int32Array), tensor([-10], []));

test("a loss below 0 may rise by its share, and the net becomes small", async () => {
  const held = net();
  const full = count(held).weights;
  let last: Epoch | undefined;
  for await (const epoch of training(held, data, options({ loss: below, budget: budget({ lossIncrease: 0.02 }) }))) last = epoch;
  const limit = last?.budget?.target[0] as number;
  expect(limit).toBeGreaterThan(-10); // 2 % of 10 above what it was
  expect(limit).toBeLessThan(-9.5);
  expect(last?.loss).toBeLessThan(limit + 0.1);
  expect(last?.budget?.multiplier[0]).toBeGreaterThan(0);
  expect(count(held, "settled").weights).toBeLessThan(full / 2);
});

test("a loss to hold to may be below 0; one that is out of reach is told", async () => {
  let last: Epoch | undefined;
  for await (const epoch of training(net(), data, options({ loss: below, epochs: 20, budget: budget({ lossIncrease: 0.02, loss: -20 }) }))) last = epoch;
  expect(last?.budget?.target[0]).toBeCloseTo(-19.6, 10);
  expect(last?.note).toContain("above the -19.6 of its budget");
});

test("a training that goes on within an epoch tells what was kept open before it was stopped", async () => {
  // far below what a net with one open gate everywhere has
  const more = (loss = crossEntropy, onProgress = () => {}) =>
    options({ epochs: 14, budget: budget({ of: "gates", at: 1e-3 }), optimizer: adam({ learningRate: 0.02 }), loss, onProgress });
  const notes = async (run: AsyncIterable<Epoch>) => {
    const told: (string | undefined)[] = [];
    for await (const { note } of run) told.push(note);
    return told;
  };
  const whole = await notes(training(net(), data, more()));
  const first = whole.findIndex((note) => note?.includes("kept open"));
  expect(first).toBeGreaterThanOrEqual(0);
  let steps = 0;
  let file: Uint8Array<ArrayBuffer> | undefined;
  const slow: typeof crossEntropy = (x, labels) => {
    // one before the last of that epoch, and long enough that onProgress is called after it
    if (++steps === 20 * first + 19) for (const began = performance.now(); performance.now() - began < 15; );
    return crossEntropy(x, labels);
  };
  const run = training(
    net(),
    data,
    more(slow, () => {
      if (steps === 20 * first + 19) file ??= encode(run);
    }),
  );
  for await (const _ of run);
  const kept = file as Uint8Array<ArrayBuffer>;
  expect(await notes(training(await decode(kept), data, { ...more(slow), from: await decode(kept) }))).toEqual(whole.slice(first));
});
