// A training as a value: what it knows, and that another goes on from it with the same bits.
import { describe, expect, test } from "vitest";
import {
  accumulate,
  adam,
  batchNorm,
  clipNorm,
  cosine,
  crossEntropy,
  type Dense,
  dataset,
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
  UsageError,
  ValueError,
} from "../../src/index.ts";
import { state } from "../../src/walk.ts";
import { numbers } from "../support/numbers.ts";

const labels = (n: number) => Array.from({ length: n }, (_, i) => (i * 7) % 3);
const data = dataset({ inputs: numbers(60 * 6, -1, 1), labels: labels(60), shape: [6] });
const others = dataset({ inputs: numbers(20 * 6, -1, 1, 2), labels: labels(20), shape: [6] });

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

describe("state()", () => {
  const options: TrainOptions = { epochs: 1, batchSize: 10, averageDecay: 0.9, validation: others, keepBest: true, shrink: true };
  const small = () => {
    seed(1);
    return sequential(gate(dense(6, 3), { over: "inputs" }));
  };

  test("names all that a training knows beyond its net", async () => {
    const net = small();
    const mine = training(net, data, { ...options, optimizer: accumulate(adam(), 4) });
    const arrays = ["0.weight", "0.bias", "0.gates.inputs.logAlpha"];
    const steps = [
      "seed",
      "epoch",
      "earlierEpochs",
      "earlierSteps",
      "step",
      "loss",
      "penalty",
      "wrong",
      "seconds",
      "optimizer.steps",
      "best.lowestLoss",
      "best.waited",
      "average.power",
    ];
    const always = arrays.flatMap((path) => [
      ...["mean", "meanSquare", "beta1Power", "beta2Power"].map((name) => `optimizer.${path}.${name}`),
      `transform1.${path}.sum`,
      `average.${path}.mean`,
    ]);
    expect(Object.keys(mine.state()).sort()).toEqual([...steps, ...always].sort());
    for await (const _ of mine) {
      const inLoop = arrays.flatMap((path) => [`raw.${path}.values`, `best.${path}.values`]);
      const known = mine.state();
      expect(Object.keys(known).sort()).toEqual([...steps, ...always, ...inLoop, "shrink.0.gates.inputs.logAlpha.closed"].sort());
      expect(known).toMatchObject({ epoch: 1, step: 0, loss: 0, "optimizer.steps": 6, "best.waited": 0 });
      expect(known["shrink.0.gates.inputs.logAlpha.closed"]).toEqual(new Uint8Array(6));
      expect(known["best.0.weight.values"]).toEqual((net.parts[0] as Dense).weight.toArray());
      expect(known["raw.0.weight.values"]).not.toEqual(known["best.0.weight.values"]);
      // six batches make one update of four
      expect(known["optimizer.0.weight.beta1Power"]).toBe(Math.fround(0.9));
      expect(known["average.power"]).toBe(Math.fround(0.9));
    }
  });

  test("gives copies", () => {
    const mine = training(small(), data, options);
    const [before, other] = [mine.state(), mine.state()];
    (other["optimizer.0.weight.mean"] as Float32Array).fill(3);
    expect(mine.state()).toEqual(before);
  });

  test("is that of one training: two of one net, and two nets of one optimizer, do not mix", async () => {
    const [net, optimizer] = [small(), adam()];
    for await (const _ of training(net, data, { epochs: 2, batchSize: 10, optimizer }));
    const other = training(net, data, { epochs: 2, optimizer: adam() });
    expect(other.state()).toMatchObject({ "optimizer.steps": 0, "optimizer.0.weight.mean": new Float32Array(18), "optimizer.0.weight.beta1Power": 1 });
    const second = training(small(), data, { epochs: 2, optimizer });
    expect(second.state()).toMatchObject({ "optimizer.steps": 12, "optimizer.0.weight.mean": new Float32Array(18), "optimizer.0.weight.beta1Power": 1 });
  });
});

describe("restore() refuses", () => {
  const net = () => sequential(dense(6, 4), relu, dense(4, 3));
  const state = (more: TrainOptions = {}) => training(net(), data, { optimizer: adam(), seed: 1, ...more }).state();
  const put =
    (given: TrainingState, more: TrainOptions = {}) =>
    () =>
      training(net(), data, { optimizer: adam(), seed: 1, ...more }).restore(given);

  const unfit = (name: string, how: string) => new ValueError(`restore: "${name}" of the state is ${how}. Give it to a training of its net, with its options.`);

  test.each<[string, () => void, Error]>([
    ["another seed", put(state({ seed: 3 })), new ValueError("restore: the state is of seed 3, but this training has 1. Give it { seed: 3 }.")],
    ["a state without what an option needs", put(state(), { averageDecay: 0.9 }), unfit("average.power", "missing, but a number is needed")],
    [
      "a state of another optimizer",
      put({ ...state(), "optimizer.0.weight.velocity": 1 }),
      unfit("optimizer.0.weight.velocity", "nothing that this training knows"),
    ],
    [
      "an array of another length",
      put({ ...state(), "optimizer.0.weight.mean": new Float32Array(23) }),
      unfit("optimizer.0.weight.mean", "an array of 23, but an array of 24 is needed"),
    ],
    ["a number for an array", put({ ...state(), "optimizer.0.weight.mean": 3 }), unfit("optimizer.0.weight.mean", "a number, but an array of 24 is needed")],
    ["an array for a number", put({ ...state(), epoch: new Float32Array(1) }), unfit("epoch", "an array of 1, but a number is needed")],
  ])("%s", (_, refused, error) => {
    expect(refused).toThrow(error);
  });

  test("anything once the training has begun, and changes nothing when it refuses", async () => {
    const mine = training(net(), data, { epochs: 2, optimizer: adam(), seed: 1 });
    expect(() => mine.restore({ ...state(), epoch: 7, "optimizer.2.bias.mean": new Float32Array(1) })).toThrow(ValueError);
    expect(mine.state().epoch).toBe(0);
    for await (const _ of mine) break;
    expect(() => mine.restore(state())).toThrow(new UsageError("restore: the training is in epoch 2 already. Give the state to a new one."));
  });
});
