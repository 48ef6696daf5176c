// A training as a value: what it knows beyond its net, and which states it refuses.
import { describe, expect, test } from "vitest";
import {
  accumulate,
  adam,
  type Dense,
  dense,
  gate,
  relu,
  seed,
  sequential,
  type TrainingState,
  type TrainOptions,
  training,
  UsageError,
  ValueError,
} from "../../src/index.ts";
import { data, others } from "./trainingData.ts";

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
      "stream.0.gates.inputs",
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
