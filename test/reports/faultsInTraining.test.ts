// Whatever breaks a training from outside ends it in a sentence, leaves the net and the last checkpoint whole, and once the
// cause is gone the training goes on, to the bits of one that nothing broke: in the same value, and from its checkpoint.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  adam,
  add,
  crossEntropy,
  DivergedError,
  type Labels,
  type Layer,
  load,
  MemoryError,
  mul,
  predict,
  sequential,
  sqrt,
  step,
  sub,
  sumSquares,
  type Tensor,
  tensor,
  type TrainOptions,
  train,
  training,
  uniform,
} from "../../src/index.ts";
import { reliability } from "../support/reliability.ts";
import { data } from "../train/trainingData.ts";
import { kept, make, told } from "../train/trainings.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "sievenet-faults-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What may go wrong in a step: called with what the net gave. */
type Fault = (output: Tensor, net: Layer) => Tensor | undefined;

/** A net with a layer of one's own at its end that is told when to break. */
function broken(breaks: { now: boolean }, fault: Fault): Layer {
  const net = make();
  const last = (x: Tensor) => (breaks.now && x.wantsGrad ? (fault(x, net) ?? x) : x);
  return { ...sequential(net), forward: (x: Tensor) => last(net.forward(x)), inside: net } as unknown as Layer;
}

const options = (more: TrainOptions = {}): TrainOptions => ({
  epochs: 5,
  batchSize: 7,
  seed: 5,
  averageDecay: 0.9,
  optimizer: adam({ learningRate: 0.01 }),
  ...more,
});

/** What a training comes to that nothing breaks. */
async function whole() {
  const net = broken({ now: false }, () => undefined);
  const mine = training(net, data, options());
  for await (const _ of mine);
  return { arrays: kept(net), epochs: mine.epochs.map(told) };
}

const huge = (output: Tensor) => add(output, uniform([2 ** 28, 4]));
const inner: { reason?: unknown } = {};

const faults: [string, Fault, string | RegExp, (new (...all: never[]) => Error)?][] = [
  [
    "an exception in a layer of one's own",
    () => {
      throw new RangeError("mine: no such token");
    },
    "mine: no such token",
    RangeError,
  ],
  ["memory that runs out", huge, /memory/i, MemoryError],
  [
    "a loss that is not finite",
    (output) => mul(output, tensor(Infinity)),
    /^The loss became NaN in epoch 3, batch 4 of 9\. .* This step was not taken\.$/,
    DivergedError,
  ],
  [
    "a gradient that is not finite, of a finite loss",
    (output) => add(output, sqrt(sumSquares(sub(output, output)))),
    /^The loss is finite in epoch 3, batch 4 of 9, but the gradient of the .* holds NaN\. .* This step was not taken\.$/,
    DivergedError,
  ],
  [
    "a step inside a step",
    (output, net) => {
      step(net, adam(), () => crossEntropy(net.forward(tensor(data.inputs as Float32Array, [60, 6])), data.labels as Labels));
      return output;
    },
    "step: a step is running already. Do not call step() inside another.",
  ],
];

describe.each(faults)("%s, in the middle of an epoch", (name, fault, message, kind = Error) => {
  test("ends in a sentence, keeps the last checkpoint, and is gone on from", async () => {
    const breaks = { now: false };
    const net = broken(breaks, fault);
    const path = join(folder, `${name}.safetensors`);
    let calls = 0;
    const loss = (output: Tensor, labels: never) => {
      // nine batches an epoch: it breaks in the one after the third of the third
      if (output.wantsGrad && ++calls === 21) breaks.now = true;
      return crossEntropy(output, labels);
    };
    const mine = training(net, data, options({ loss: loss as never, checkpoint: { path } }));
    const seen: number[] = [];
    const loop = async () => {
      for await (const { epoch } of mine) seen.push(epoch);
    };
    const error = await loop().then(
      () => undefined,
      (reason: Error) => reason,
    );
    expect(error).toBeInstanceOf(kind);
    expect(error?.message).toMatch(message);
    expect(
      kept(net)
        .flatMap((values) => [...values])
        .every(Number.isFinite),
    ).toBe(true);
    expect(mine.state()).toMatchObject({ epoch: 2, step: 3 });
    breaks.now = false;
    calls = 1000;
    const expected = await whole();
    // another process
    const other = broken({ now: false }, () => undefined);
    const rest = training(other, data, options({ from: await load(path) }));
    expect(rest.state()).toMatchObject({ epoch: 2, step: 0 });
    for await (const _ of rest);
    expect({ arrays: kept(other), epochs: rest.epochs.map(told) }).toEqual(expected);
    // the same value
    await loop();
    expect(seen).toEqual([1, 2, 3, 4, 5]);
    expect({ arrays: kept(net), epochs: mine.epochs.map(told) }).toEqual(expected);
    reliability("training", name, { cases: 1, outcome: "a sentence; the net is finite, the checkpoint that of the epoch before; goes on to the same bits" });
  });
});

describe("in a loop", () => {
  test("an exception ends the training; the net holds what the record says, and the training goes on", async () => {
    const net = make();
    const mine = training(net, data, options());
    let outputs: unknown;
    const x = tensor(data.inputs as Float32Array, [60, 6]);
    const loop = async () => {
      for await (const { epoch } of mine) {
        if (epoch !== 2) continue;
        outputs = predict(net, x).toArray();
        throw new Error("mine");
      }
    };
    await expect(loop()).rejects.toThrow("mine");
    expect(predict(net, x).toArray()).toEqual(outputs);
    for await (const _ of mine);
    const other = make();
    for await (const _ of train(other, data, options()));
    expect(kept(net)).toEqual(kept(other));
    reliability("training", "an exception in the loop", { cases: 1, outcome: "the net holds the epoch's averages; goes on to the same bits" });
  });

  test("a training of the same net that begins inside a step is refused in a sentence, and the first comes to its bits", async () => {
    const net = make();
    const loss = (output: Tensor, labels: never) => {
      if (output.wantsGrad && !inner.reason)
        inner.reason = train(net, data, options())
          .next()
          .catch((reason: Error) => reason.message);
      return crossEntropy(output, labels);
    };
    for await (const _ of train(net, data, options({ loss: loss as never })));
    expect(await inner.reason).toMatch(/^(train: the .* belongs to a training with a running average that has not ended|step: a step is running already)/);
    const other = make();
    for await (const _ of train(other, data, options()));
    expect(kept(net)).toEqual(kept(other));
    reliability("training", "train() inside a step of the same net", { cases: 1, outcome: "a sentence; the first is not disturbed by a bit" });
  });

  test("predict() in a loss, to watch, changes no bit", async () => {
    const [net, other] = [make(), make()];
    const x = tensor(data.inputs as Float32Array, [60, 6]);
    const loss = (output: Tensor, labels: never) => {
      predict(net, x);
      return crossEntropy(output, labels);
    };
    for await (const _ of train(net, data, options({ loss: loss as never })));
    for await (const _ of train(other, data, options()));
    expect(kept(net)).toEqual(kept(other));
  });
});
