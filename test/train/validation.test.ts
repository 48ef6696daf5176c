import { describe, expect, test } from "vitest";
import {
  adam,
  crossEntropy,
  type Dataset,
  dataset,
  dense,
  type Epoch,
  evaluate,
  parameters,
  relu,
  seed,
  sequential,
  sgd,
  trainValidationSplit,
  type Tensor,
  type TrainOptions,
  tensor,
  train,
  ValueError,
} from "../../src/index.ts";

const points = (n: number, width = 4): Dataset =>
  dataset({
    inputs: Float32Array.from({ length: n * width }, (_, i) => ((i * 7919) % 101) / 50 - 1),
    labels: Array.from({ length: n }, (_, i) => (i * 5) % 3),
    shape: [width],
  });

function make() {
  seed(1);
  return sequential(dense(4, 6), relu, dense(6, 3));
}

const weights = (net: object) => [...parameters(net).values()].map((p) => p.toArray());

type Net = ReturnType<typeof make>;

async function run(net: Net, data: Dataset, options: TrainOptions, each: (epoch: Epoch) => boolean | undefined = () => false): Promise<Epoch[]> {
  const history: Epoch[] = [];
  for await (const epoch of train(net, data, options)) {
    history.push(epoch);
    if (each(epoch)) break;
  }
  return history;
}

const other = points(20);

/** Where the loss on the 20 validation examples is what the list says, epoch by epoch; the net learns all the same. */
function scripted(losses: readonly number[]): Pick<TrainOptions, "loss" | "validation"> {
  let epoch = 0;
  const loss = (y: Tensor, labels: ArrayLike<number>) => (labels.length === other.count ? tensor(losses[epoch++] as number) : crossEntropy(y, labels));
  return { loss, validation: other };
}

describe("validation", () => {
  test("is measured after each epoch, on the net as it then is", async () => {
    const net = make();
    await run(net, points(60), { epochs: 3, validation: other, averageDecay: 0.9 }, (epoch) => {
      expect({ error: epoch.validationError, loss: epoch.validationLoss }).toEqual(evaluate(net, other));
      return false;
    });
  });

  test("without examples is NaN, and no epoch is the best", async () => {
    for (const each of await run(make(), points(30), { epochs: 2 })) expect([each.validationError, each.validationLoss, each.best]).toEqual([NaN, NaN, false]);
  });

  test("does not change what is learned", async () => {
    const [plain, measured] = [make(), make()];
    await run(plain, points(60), { epochs: 3, seed: 2 });
    await run(measured, points(60), { epochs: 3, seed: 2, validation: other });
    expect(weights(measured)).toEqual(weights(plain));
  });

  test("as a share is what trainValidationSplit() takes with the seed of the training", async () => {
    const [shared, split] = [make(), make()];
    const parts = trainValidationSplit(points(60), 0.25, { seed: 4 });
    const strip = (all: Epoch[]) => all.map(({ seconds: _, ...each }) => each);
    const options = { epochs: 3, batchSize: 10, seed: 4 };
    const came = await run(shared, points(60), { ...options, validation: 0.25 });
    expect(strip(came)).toEqual(strip(await run(split, parts.train, { ...options, validation: parts.validation })));
    expect(weights(shared)).toEqual(weights(split));
  });

  test("says which epoch is the best so far; an equal one is not, nor is NaN", async () => {
    const history = await run(make(), points(30), { epochs: 6, ...scripted([3, NaN, 2, 2, 2.5, 1]) });
    expect(history.map((each) => each.best)).toEqual([true, false, true, false, false, true]);
    expect(history.map((each) => each.validationLoss)).toEqual([3, NaN, 2, 2, 2.5, 1]);
  });
});

describe("patience", () => {
  test("ends training when so many epochs in a row brought nothing lower", async () => {
    const history = await run(make(), points(30), { epochs: 20, patience: 2, ...scripted([5, 4, 4.5, 3, 3, 3.5, 1, 1]) });
    expect(history.length).toBe(6);
  });

  test("trains all epochs while the loss falls", async () => {
    expect((await run(make(), points(30), { epochs: 5, patience: 1, ...scripted([5, 4, 3, 2, 1]) })).length).toBe(5);
  });

  test("counts a loss of NaN as nothing lower", async () => {
    expect((await run(make(), points(30), { epochs: 9, patience: 3, ...scripted(new Array(9).fill(NaN)) })).length).toBe(3);
  });
});

describe("the weights afterwards", () => {
  /** Trains on a made-up validation loss, and gives the weights after each epoch and at the end. */
  async function story(options: TrainOptions, losses: readonly number[], stopAt = Infinity) {
    const net = make();
    const seen: Float32Array[][] = [];
    await run(net, points(60), { epochs: losses.length, optimizer: adam({ learningRate: 0.02 }), ...options, ...scripted(losses) }, (epoch) => {
      seen.push(weights(net));
      return epoch.epoch === stopAt;
    });
    return { seen, end: weights(net) };
  }

  test.each([
    ["keepBest", { keepBest: true }],
    ["keepBest with averaged weights", { keepBest: true, averageDecay: 0.9 }],
    ["patience", { patience: 9 }],
  ])("with %s are those of the best epoch", async (_, options) => {
    const { seen, end } = await story(options, [4, 1, 3, 2]);
    expect(end).toEqual(seen[1]);
    expect(end).not.toEqual(seen[3]);
  });

  test("are so after a break, too", async () => {
    for (const average of [undefined, 0.9]) {
      const { seen, end } = await story({ keepBest: true, averageDecay: average }, [4, 1, 3, 2], 3);
      expect(seen.length).toBe(3);
      expect(end).toEqual(seen[1]);
    }
  });

  test.each([
    ["without keepBest", {}],
    ["with patience and keepBest: false", { patience: 9, keepBest: false }],
  ])("%s are those of the last epoch", async (_, options) => {
    const { seen, end } = await story(options, [4, 1, 3, 2]);
    expect(end).toEqual(seen[3]);
  });

  test("are the last ones when no epoch had a loss that is a number", async () => {
    const { seen, end } = await story({ keepBest: true }, [NaN, NaN]);
    expect(end).toEqual(seen[1]);
  });

  test("are those of the best epoch after an abort and after an error", async () => {
    const stop = new AbortController();
    const net = make();
    let second: Float32Array[] = [];
    const note = ({ epoch }: Epoch) => {
      if (epoch === 2) second = weights(net);
      if (epoch === 3) stop.abort(new Error("enough"));
      return false;
    };
    await expect(run(net, points(60), { epochs: 9, keepBest: true, signal: stop.signal, ...scripted([4, 1, 3]) }, note)).rejects.toThrow("enough");
    expect(weights(net)).toEqual(second);
    const diverging = make();
    const rising = sgd({ learningRate: 0.01 });
    const faster = ({ epoch }: Epoch) => {
      if (epoch === 2) second = weights(diverging);
      if (epoch === 2) rising.learningRate = 1e30;
      return false;
    };
    await expect(run(diverging, points(60), { epochs: 9, optimizer: rising, keepBest: true, ...scripted([4, 1, 3, 3]) }, faster)).rejects.toThrow(
      "The loss became",
    );
    expect(weights(diverging)).toEqual(second);
  });

  test("do not stand in for those that go on training", async () => {
    const [kept, plain] = [await story({ keepBest: true }, [1, 2, 3]), await story({}, [1, 2, 3])];
    expect(kept.seen).toEqual(plain.seen);
  });
});

describe("train() refuses", () => {
  test.each<[string, TrainOptions, string]>([
    [
      "patience without validation",
      { patience: 3 },
      "train: patience goes by the validation loss, but there is no validation. Give examples, or the share of them to split off: 0.1.",
    ],
    ["keepBest without validation", { keepBest: true }, "train: keepBest goes by the validation loss"],
    ["no patience at all", { patience: 0, validation: 0.5 }, "train: patience is 0, but it must be a whole number from 1 up."],
    ["half an epoch of patience", { patience: 1.5, validation: 0.5 }, "train: patience is 1.5"],
    ["validation examples of another shape", { validation: points(9, 5) }, "train: training examples are [4] but validation examples [5]."],
    ["no validation examples", { validation: { ...points(3), count: 0 } }, "train: the validation set is empty. Leave it out, or give at least one example."],
    ["a share of everything", { validation: 1 }, "trainValidationSplit: share is 1, but it must be above 0 and below 1, such as 0.1."],
    [
      "batches larger than what is left",
      { validation: 0.5, batchSize: 8 },
      "train: batchSize is 8, but the dataset has only 5 examples left when 5 are split off for validation. Use a batch size of at most 5.",
    ],
    ["a dropLast that is no boolean", { dropLast: "pad" as unknown as boolean }, 'train: dropLast is "pad", but it must be true or false.'],
  ])("%s", async (_, options, text) => {
    await expect(run(make(), points(10), options)).rejects.toThrow(ValueError);
    await expect(run(make(), points(10), options)).rejects.toThrow(text);
  });
});
