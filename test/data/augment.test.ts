import { describe, expect, test } from "vitest";
import { batchOf } from "../../src/data/batch.ts";
import {
  augmented,
  batch,
  type Dataset,
  dataset,
  dense,
  estimate,
  evaluate,
  flatten,
  parameters,
  seed,
  sequential,
  shaped,
  ShapeError,
  trainValidationSplit,
  type Tensor,
  type TrainOptions,
  train,
  uniform,
  ValueError,
  predict,
} from "../../src/index.ts";
import { permutation } from "../../src/random.ts";
import { isRecording } from "../../src/tape.ts";
import * as reference from "../reference/augment.ts";
import { numbers, wholes } from "../support/numbers.ts";

const shape = [2, 5, 6];
const one = 60;
const count = 24;
const labels = Array.from({ length: count }, (_, i) => i % 3);
const plain = dataset({ inputs: Uint8Array.from(wholes(count * one, 256)), scale: 1 / 255, labels, shape });
const asFloats = dataset({ inputs: numbers(count * one), labels, shape });
const options = { flip: true, crop: 2 };
const images = augmented(plain, options);

const all = Array.from({ length: count }, (_, i) => i);
/** The numbers of example i as a net sees them. */
function shown({ inputs }: Dataset, i: number): number[] {
  const own = Array.from(inputs.subarray(i * one, (i + 1) * one));
  return inputs instanceof Uint8Array ? own.map((each) => Math.fround(each * Math.fround(1 / 255))) : own;
}
/** The same, changed as it must be in an epoch. */
const changed = (data: Dataset, i: number, key: number, epoch: number) => reference.augment(shown(data, i), shape, reference.draw(key, epoch, i, options));
const rows = (x: Tensor) => {
  const values = Array.from(x.toArray());
  return Array.from({ length: values.length / one }, (_, i) => values.slice(i * one, (i + 1) * one));
};

describe("augmented()", () => {
  test("says how images are to be changed, and leaves the dataset given alone", () => {
    expect(images).toEqual({ ...plain, augment: { flip: true, crop: 2 } });
    expect(images.inputs).toBe(plain.inputs);
    expect(plain.augment).toBeUndefined();
    expect(augmented(plain, { crop: 1 }).augment).toEqual({ flip: false, crop: 1 });
    expect(augmented(images, { flip: true }).augment).toEqual({ flip: true, crop: 0 });
  });

  test.each<[string, unknown, string]>([
    ["a shift of half a pixel", { crop: 0.5 }, "augmented: crop is 0.5, but for images of 5 x 6 it must be a whole number of pixels from 0 to 4."],
    ["a shift out of the image", { crop: 5 }, "augmented: crop is 5, but for images of 5 x 6"],
    ["a negative shift", { crop: -1 }, "augmented: crop is -1, but"],
    ["a probability of flips", { flip: 0.5 }, "augmented: flip is 0.5, but it must be true or false."],
    ["an option that nothing reads", { crops: 4 }, 'augmented: there is no option "crops". Options are flip, crop.'],
    ["no options", undefined, "augmented: undefined came where an object of options is needed"],
  ])("refuses %s", (_, given, text) => {
    expect(() => augmented(plain, given as { crop: number })).toThrow(ValueError);
    expect(() => augmented(plain, given as { crop: number })).toThrow(text);
  });

  test("refuses what are no images, and says how they become some", () => {
    const flat = shaped(plain, [one]);
    expect(() => augmented(flat, options)).toThrow(ShapeError);
    expect(() => augmented(flat, options)).toThrow(
      "augmented: examples are [60], but images are [channels, height, width]. Give them their shape first, as with shaped(data, [1, 28, 28]).",
    );
    expect(() => shaped(images, [one])).toThrow(ValueError);
    expect(() => shaped(images, [one])).toThrow("shaped: the examples are augmented as images [2, 5, 6]. Give them their shape first, then use augmented().");
  });
});

describe("a batch to train on", () => {
  test.each([
    ["bytes", plain],
    ["floats", asFloats],
  ])("of %s is that of the definition, number by number", (_, data) => {
    const given = augmented(data, options);
    for (const [key, epoch] of [
      [0, 1],
      [7, 3],
      [0xffffffff, 1000],
    ] as const) {
      const found = rows(batchOf(given, 0, count, undefined, { seed: key, epoch }).inputs);
      expect(found).toEqual(all.map((i) => changed(data, i, key, epoch)));
    }
  });

  test("changes an example the same way in whatever batch and order it comes, and whatever else was drawn", () => {
    const order = permutation(count, 9, 1);
    const seen = new Map<number, number[]>();
    for (const [from, to] of [
      [0, 1],
      [1, 8],
      [8, count],
    ] as const) {
      uniform([5]);
      const { inputs, labels: own } = batchOf(images, from, to, order, { seed: 4, epoch: 2 });
      rows(inputs).forEach((each, i) => {
        seen.set(order[from + i] as number, each);
      });
      expect([...(own as Int32Array)]).toEqual(Array.from(order.subarray(from, to), (i) => labels[i]));
    }
    expect(all.map((i) => seen.get(i))).toEqual(rows(batchOf(images, 0, count, undefined, { seed: 4, epoch: 2 }).inputs));
  });

  test("draws anew for another epoch and another seed", () => {
    const drawn = (key: number, epoch: number) => rows(batchOf(images, 0, count, undefined, { seed: key, epoch }).inputs);
    const first = drawn(1, 1);
    expect(drawn(1, 1)).toEqual(first);
    for (const other of [drawn(1, 2), drawn(2, 1)]) expect(other.filter((each, i) => String(each) !== String(first[i])).length).toBeGreaterThan(count / 2);
  });

  test("of a dataset that is not augmented is the plain one", () => {
    expect(batchOf(plain, 2, 9, undefined, { seed: 1, epoch: 1 })).toEqual(batch(plain, 2, 9));
    expect(rows(batch(images, 0, count).inputs)).toEqual(all.map((i) => shown(plain, i)));
  });

  test("mirrors half of the images and shifts them by all distances alike", () => {
    // one pixel in the middle of an image without symmetry: where it ends up says what was drawn
    const n = 4000;
    const inputs = new Uint8Array(n * 99);
    for (let i = 0; i < n; i++) inputs.fill(1, i * 99 + 4 * 11 + 4, i * 99 + 4 * 11 + 6)[i * 99 + 4 * 11 + 4] = 2;
    const data = augmented(dataset({ inputs, scale: 1 / 255, labels: new Uint8Array(n), shape: [1, 9, 11] }), { flip: true, crop: 2 });
    const values = batchOf(data, 0, n, undefined, { seed: 5, epoch: 1 }).inputs.toArray();
    const found: Record<string, number> = {};
    const count = (name: string) => {
      found[name] = (found[name] ?? 0) + 1;
    };
    for (let i = 0; i < n; i++) {
      const own = Array.from(values.subarray(i * 99, (i + 1) * 99), (each) => Math.round(255 * each));
      const at = own.indexOf(2);
      const mirrored = own[at - 1] === 1;
      count(mirrored ? "mirrored" : "not");
      count(`row ${Math.floor(at / 11)}`);
      count(`column ${mirrored ? 10 - (at % 11) : at % 11}`);
    }
    expect(Object.keys(found).length).toBe(12);
    for (const [name, times] of Object.entries(found)) {
      const p = name.includes(" ") ? 1 / 5 : 1 / 2;
      // four standard deviations
      expect(Math.abs(times - n * p)).toBeLessThan(4 * Math.sqrt(n * p * (1 - p)));
    }
  });
});

/** A net that takes note of what it is shown. */
function watching() {
  const seen = { training: [] as number[][], measuring: [] as number[][] };
  seed(1);
  const inner = sequential(flatten, dense(one, 3));
  const net = {
    inner,
    forward(x: Tensor): Tensor {
      (isRecording() ? seen.training : seen.measuring).push(...rows(x));
      return inner.forward(x);
    },
  };
  return { net, seen };
}

async function run(data: Dataset, given: TrainOptions) {
  const { net, seen } = watching();
  for await (const _ of train(net, data, given));
  return { net, seen, weights: [...parameters(net).values()].map((p) => p.toArray()) };
}

describe("train()", () => {
  test.each([5, 24])("shows a net other images in every epoch, the same ones with batches of %i", async (batchSize) => {
    const { seen } = await run(images, { epochs: 3, batchSize, seed: 6 });
    const expected = [1, 2, 3].flatMap((epoch) => Array.from(permutation(count, 6, epoch), (i) => changed(plain, i, 6, epoch)));
    expect(seen.training).toEqual(expected);
  });

  test("measures on images as they are, also when those to test on are augmented", async () => {
    const { seen } = await run(images, { epochs: 1, test: images, validation: images });
    expect(seen.measuring).toEqual([...all, ...all].map((i) => shown(plain, i)));
  });

  test("leaves the share to validate on as it is, and augments the rest", async () => {
    const { train: rest, validation } = trainValidationSplit(images, 0.25, { seed: 3 });
    expect(rest.augment).toEqual(options);
    expect("augment" in validation).toBe(false);
    const { seen } = await run(images, { epochs: 1, validation: 0.25, seed: 3 });
    expect(seen.measuring).toEqual(Array.from({ length: 6 }, (_, i) => shown(validation, i)));
    expect(seen.training).toEqual(Array.from(permutation(18, 3, 1), (i) => changed(rest, i, 3, 1)));
  });

  test("gives the same weights for the same seed, others for another, and others than without", async () => {
    const first = await run(images, { epochs: 2, batchSize: 7, seed: 1 });
    expect((await run(images, { epochs: 2, batchSize: 7, seed: 1 })).weights).toEqual(first.weights);
    expect((await run(images, { epochs: 2, batchSize: 7, seed: 2 })).weights).not.toEqual(first.weights);
    expect((await run(plain, { epochs: 2, batchSize: 7, seed: 1 })).weights).not.toEqual(first.weights);
  });
});

test("evaluate() and predict() never change an image", () => {
  const { net, seen } = watching();
  expect(evaluate(net, images)).toEqual(evaluate(net, plain));
  expect(predict(net, images).toArray()).toEqual(predict(net, plain).toArray());
  expect(seen.measuring).toEqual(Array.from({ length: 4 }, () => all.map((i) => shown(plain, i))).flat());
});

test("estimate() takes steps on changed images and leaves the net as it was", async () => {
  const { net, seen } = watching();
  const before = [...parameters(net).values()].map((p) => p.toArray());
  const { secondsPerStep } = estimate(net, images, { batchSize: 24, seed: 2 });
  expect(secondsPerStep).toBeGreaterThan(0);
  expect(seen.training.slice(0, count)).toEqual(Array.from(permutation(count, 2, 1), (i) => changed(plain, i, 2, 1)));
  expect([...parameters(net).values()].map((p) => p.toArray())).toEqual(before);
});
