// Courses: rounds on drawn digits, to the same bits in one go and from files; what is left against what was asked for.
import { describe, expect, test } from "vitest";
import { digits } from "../../../src/data/index.ts";
import {
  augmented,
  compact,
  count,
  dataset as datasetOf,
  decode,
  encode,
  evaluate,
  fit,
  type Sequential,
  seed,
  sgd as sgdOf,
  shaped,
} from "../../../src/index.ts";
import { falling, leftAfter, wave } from "../../../src/run/courses/round.ts";
import { type Course, type CourseEpoch, type CourseRound, course, courseNames, type Round, recipe, runCourse } from "../../../src/run/index.ts";

/** Made-up photographs. */
const images = (train: number, test: number) => {
  const some = (count: number) =>
    datasetOf({
      inputs: Uint8Array.from({ length: 3072 * count }, (_, i) => (i * i * 31) >> 3),
      labels: Array.from({ length: count }, (_, i) => i % 10),
      shape: [3, 32, 32],
      scale: 1 / 255,
    });
  return { train: some(train), test: some(test), name: "images" };
};
/** For what does not have to be learned. */
const few = { ...digits({ train: 200, test: 50 }), name: "digits" };
const split = { ...digits({ train: 1000, test: 100 }), name: "digits" };
const teacher = { recipe: "lenet-300-100", epochs: 6, seed: 1, dropout: [0.2, 0.5, 0.5], temperature: 2 };
const gates = { dropRate: 0.1, rate: 10, of: "weights", at: 0.3, ramp: 0.5 } as const;
const small: Course = {
  ...{ name: "small", recipe: "lenet-300-100", teacher, fromTeacher: true },
  rounds: [
    { epochs: 40, learningRate: 0.003, steady: 1, gates },
    { epochs: 8, learningRate: 0.002, steady: 0.5, weights: { at: 0.02, ramp: 0.5, by: "curvature" } },
  ],
};

async function all(of: Course, options: Omit<Parameters<typeof runCourse>[1], "split"> & { readonly split?: typeof split } = {}) {
  const [epochs, rounds]: [CourseEpoch[], CourseRound[]] = [[], []];
  for await (const event of runCourse(of, { split, ...options })) event.type === "epoch" ? epochs.push(event) : rounds.push(event);
  return { epochs, rounds };
}

describe("runCourse", () => {
  test("trains the teacher, then round by round, each within what it is held to", async () => {
    const { epochs, rounds } = await all(small);
    expect(epochs.map(({ round, epoch }) => `${round}:${epoch}`)).toEqual([
      "0:5",
      "0:6",
      "1:5",
      "1:10",
      "1:15",
      "1:20",
      "1:25",
      "1:30",
      "1:35",
      "1:40",
      "2:5",
      "2:8",
    ]);
    expect(rounds.map(({ round }) => round)).toEqual([0, 1, 2]);
    const [taught, gated, sparse] = rounds as [CourseRound, CourseRound, CourseRound];
    expect(taught.weights).toBeGreaterThan(266_000); // dropout is gone from its file
    expect((decode(taught.model) as Sequential).parts).toHaveLength(5);
    expect(gated.weights).toBeLessThanOrEqual(0.31 * 266_610);
    expect(sparse.weights).toBeLessThanOrEqual(0.02 * 266_610);
    expect(sparse.weights).toBeGreaterThan(0.015 * 266_610);
    expect(sparse.testError).toBeLessThan(0.3);
    const net = decode(sparse.model) as Sequential;
    expect(count(net).weights).toBe(sparse.stored);
    expect(evaluate(net, shaped(split.test, [784])).error).toBe(sparse.testError);
  });

  test("goes on from the files of rounds that are done, and begins anew, to the same bits; another seed gives others", async () => {
    const { rounds } = await all(small, { split: few, epochs: 2 });
    const again = await all(small, { split: few, epochs: 2 });
    const models = rounds.map(({ model }) => model);
    expect(again.rounds.map(({ model }) => model)).toEqual(models);
    for (const known of [1, 2]) expect((await all(small, { split: few, epochs: 2, done: models.slice(0, known) })).rounds.at(-1)?.model).toEqual(models[2]);
    expect((await all(small, { split: few, epochs: 2, seed: 2, done: models.slice(0, 1) })).rounds.at(-1)?.model).not.toEqual(models[2]);
  });

  test("goes on within a round from the file of its last epoch but one, to the same bits", async () => {
    const files: [round: number, file: Uint8Array][] = [];
    const options = { split: few, epochs: 2 };
    const [first, last] = small.rounds as [Round, Round];
    const weights = { at: 0.02, ramp: 0.5, by: "curvature", regrow: { share: 0.3, until: 0.8 } } as const;
    const regrowing: Course = { ...small, rounds: [first, { ...last, weights }] };
    const { rounds } = await all(regrowing, { ...options, checkpoint: (file, round) => void files.push([round, file]) });
    expect(files.map(([round]) => round)).toEqual([0, 1, 2]);
    const models = rounds.map(({ model }) => model);
    for (const [round, from] of files) {
      const again: number[] = [];
      const { rounds: rest } = await all(regrowing, { ...options, done: models.slice(0, round), from, checkpoint: (_, at) => void again.push(at) });
      expect(rest.map(({ model }) => model)).toEqual(models);
      expect(again).not.toContain(round);
    }
  });

  test("puts gates within the paths of residual blocks, moves images about, and learns of labels and a teacher by SGD", async () => {
    const photographs = images(120, 40);
    const sgd = { optimizer: "sgd", learningRate: 0.05, steady: 0.5, weightDecay: 5e-4 } as const;
    const residual: Course = {
      ...{ name: "wrn", recipe: "wrn-10-1", dataset: "cifar10", fromTeacher: true },
      teacher: { recipe: "wrn-10-1", epochs: 1, seed: 1, temperature: 1, labels: 0.5, training: sgd },
      rounds: [{ epochs: 2, learningRate: 0.01, steady: 1, gates: { dropRate: 0.9, rate: 30, of: "flops", at: 0.5, ramp: 0 } }],
    };
    const { rounds } = await all(residual, { split: photographs });
    const [taught, gated] = rounds as [CourseRound, CourseRound];
    expect(taught).toMatchObject({ architecture: [16, 32, 64], weights: 77_850, flops: 24_917_248 });
    expect(gated.flops).toBeLessThan(24_917_248);
    expect(gated.architecture.reduce((sum, maps) => sum + maps, 0)).toBeLessThan(16 + 32 + 64);
    expect(count(decode(gated.model) as Sequential).flops).toBe(gated.flops);
    // the teacher is the net that sgd() trains on the same images
    seed(1);
    const net = recipe("wrn-10-1").build();
    const options = { learningRate: falling(0.05, 0.5, 2), momentum: 0.9, nesterov: true, weightDecay: 5e-4 };
    await fit(net, augmented(photographs.train, { flip: true, crop: 4 }), {
      epochs: 1,
      batchSize: 100,
      seed: 1,
      averageDecay: 1 - 1 / 6,
      optimizer: sgdOf(options),
    });
    expect(evaluate(net, photographs.test).error).toBe(taught.testError);
    expect(taught.model).toEqual(encode(compact(net)));
  });

  test("exchanges weights after each epoch, as many as are left staying so many; from the file of the round before to the same bits", async () => {
    const [, last] = small.rounds;
    const weights = { at: 0.02, ramp: 0.5, by: "curvature", regrow: { share: 0.3, until: 0.8 } } as const;
    const regrowing: Course = { ...small, rounds: [small.rounds[0] as Round, { ...(last as Round), weights }] };
    const { rounds } = await all(regrowing, { split: few, epochs: 4 });
    const plain = await all(small, { split: few, epochs: 4, done: rounds.slice(0, 2).map(({ model }) => model) });
    const [own, other] = [rounds[2] as CourseRound, plain.rounds[2] as CourseRound];
    expect(own.weights).toBeLessThanOrEqual(0.02 * 266_610);
    expect(own.weights).toBeGreaterThan(0.015 * 266_610);
    expect(own.model).not.toEqual(other.model);
    expect((await all(regrowing, { split: few, epochs: 4, done: rounds.slice(0, 2).map(({ model }) => model) })).rounds[2]?.model).toEqual(own.model);
  });

  test("takes features away while pixels are dropped: the net is looked at as it trains, from the file of an epoch too", async () => {
    const [first] = small.rounds as [Round];
    const noisy: Course = { name: "noisy", recipe: "lenet-300-100", rounds: [{ ...first, dropout: [0.1, 0.1, 0.1] }] };
    const files: Uint8Array[] = [];
    const { epochs, rounds } = await all(noisy, { checkpoint: (file) => void files.push(file) });
    const [own] = rounds as [CourseRound];
    expect(own.weights).toBeLessThanOrEqual(0.31 * 266_610);
    expect(own.architecture[0]).toBeLessThan(784);
    for (const { testError } of epochs) expect(testError).toBeLessThan(0.3);
    const net = decode(own.model) as Sequential;
    expect(net.parts.filter((part) => typeof part === "object" && "rate" in part)).toEqual([]);
    expect(evaluate(net, shaped(split.test, [784])).error).toBe(own.testError);
    const again = await all(noisy, { from: files.at(-3) as Uint8Array });
    expect(again.rounds[0]?.model).toEqual(own.model);
  });

  test("averages over as many epochs as a round says, none too; its gates draw for each example, at a temperature", async () => {
    const [first] = small.rounds as [Round];
    const bare: Course = { name: "bare", recipe: "lenet-300-100", rounds: [{ ...first, epochs: 1 }] };
    async function modelOf(other: object) {
      const { rounds } = await all({ ...bare, rounds: [{ ...first, epochs: 1, ...other }] }, { split: few });
      return Buffer.from(rounds[0]?.model ?? []).toString("base64");
    }
    const plain = await modelOf({});
    expect(await modelOf({ averaged: 3, gates: { ...gates, temperature: 2 / 3, perExample: false } })).toBe(plain);
    const others = [{ averaged: 0 }, { averaged: 1 }, { gates: { ...gates, temperature: 0.4 } }, { gates: { ...gates, perExample: true } }];
    const models = [];
    for (const other of others) models.push(await modelOf(other));
    expect(new Set([plain, ...models]).size).toBe(5);
  });

  test("learns labels where there is no teacher, single weights by their size, of a convolutional net too", async () => {
    const { rounds } = await all(
      { name: "lenet", recipe: "lenet-5", rounds: [{ epochs: 1, learningRate: 0.001, steady: 1, weights: { at: 0.05, ramp: 0, by: "size" } }] },
      { split: few },
    );
    expect(rounds).toHaveLength(1);
    expect(rounds[0]?.weights).toBeLessThanOrEqual(0.05 * 431_080);
    expect(rounds[0]?.round).toBe(1);
  });
});

test("runCourse refuses weights by curvature without Adam", async () => {
  const rounds = [{ epochs: 1, optimizer: "sgd", learningRate: 0.1, steady: 1, weights: { at: 0.5, ramp: 1, by: "curvature" } }] as const;
  await expect(all({ name: "sgd", recipe: "lenet-300-100", rounds }, { split: few })).rejects.toThrow('Let them go by "size".');
});

test.each<[string, Course, string]>([
  ["the course", { ...small, rouns: 1 } as Course, 'runCourse: there is no option "rouns".'],
  ["its teacher", { ...small, teacher: { ...teacher, epoch: 1 } as Course["teacher"] & object }, 'runCourse: there is no option "epoch".'],
  ["a round", { ...small, rounds: [{ ...small.rounds[0], average: 0 } as Round] }, 'runCourse: there is no option "average".'],
  ["its gates", { ...small, rounds: [{ ...(small.rounds[0] as Round), gates: { ...gates, temperatur: 1 } as typeof gates }] }, "Did you mean temperature?"],
])("runCourse refuses a word that nothing reads, of %s", async (_, wrong, message) => {
  await expect(all(wrong, { split: few })).rejects.toThrow(message);
});

describe("course", () => {
  test("gives each by its name, held to what the page says", () => {
    for (const name of courseNames) {
      const { recipe: net, dataset = "mnist", rounds } = course(name);
      expect(recipe(net).datasets).toHaveProperty(dataset);
      expect(rounds.length).toBeGreaterThan(1);
    }
    expect(() => course("beyond-mpl")).toThrow("Did you mean beyond-mlp?");
  });
});

describe("schedules of a round", () => {
  test("the rate stays, then goes down to 0; weights go by the cubic law", () => {
    const rate = falling(0.001, 0.5, 100);
    expect([0, 49, 50, 75, 100].map(rate)).toEqual([0.001, 0.001, 0.001, 0.0005, 0]);
    expect([0, 99].map(falling(0.001, 1, 100))).toEqual([0.001, 0.001]);
    expect([0, 0.5, 1].map((way) => leftAfter(way, 1000, 200))).toEqual([1000, 300, 200]);
    expect([0, 0.5, 1, 1.5].map(wave)).toEqual([1, 0.5, 0, 0]);
  });

  test.each<[string, object, string]>([
    ["an option that it does not know", { sed: 2 }, 'runCourse: there is no option "sed".'],
    ["no epochs", { epochs: 0 }, "runCourse: epochs is 0, but it must be a whole number from 1 up."],
    ["epochs that are no number", { epochs: Number.NaN }, "runCourse: epochs is NaN, but it must be a whole number from 1 up."],
    ["a seed that is none", { seed: 1.5 }, "runCourse: seed is 1.5, but it must be a whole number from 0 up."],
    ["more models than rounds", { done: [1, 2, 3, 4].map(() => new Uint8Array(8)) }, "but it must be a list of at most 3 models"],
    ["models that are no list", { done: 3 }, "runCourse: done is 3, but it must be a list of at most 3 models"],
  ])("refuses %s", async (_, options, message) => {
    await expect(all(small, { split: few, ...options })).rejects.toThrow(message);
  });
});
