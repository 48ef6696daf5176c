// Parts of datasets: subsets, stratified splits and folds, from the seed alone.
import { describe, expect, test } from "vitest";
import { type Dataset, dataset, folds, seed, subset, trainValidationSplit, ValueError } from "../../src/index.ts";

const N = 101;
/** 71 of class 0, 20 of class 1, 10 of class 2; inputs say which example it is. */
const labels = Array.from({ length: N }, (_, i) => (i % 10 === 3 ? 2 : i % 5 === 0 && i < 100 ? 1 : 0));
const data = dataset({ inputs: Float32Array.from({ length: N }, (_, i) => i), labels, shape: [1] });
const counts = (part: Dataset) => [0, 1, 2].map((label) => part.labels.filter((each) => each === label).length);
const examples = (part: Dataset) => [...part.inputs];

describe("subset", () => {
  test("takes indices in their order, also twice, or those for which a function is true", () => {
    const some = subset(data, [5, 3, 3]);
    expect([some.count, examples(some), [...some.labels], some.classes]).toEqual([3, [5, 3, 3], [1, 2, 2], 3]);
    expect(examples(subset(data, (label) => label === 2))).toEqual([3, 13, 23, 33, 43, 53, 63, 73, 83, 93]);
    expect(examples(subset(data, (_, i) => i < 2))).toEqual([0, 1]);
    const sums = dataset({ inputs: [1, 2, 3], targets: [1, 2, 3, 4, 5, 6], shape: [1], targetShape: [2] });
    expect([...subset(sums, ([first]) => (first as number) > 1).labels]).toEqual([3, 4, 5, 6]);
  });

  test.each<[string, Parameters<typeof subset>[1], string]>([
    ["an index that is none", [0, 101], "subset: index 1 is 101, but examples are whole numbers from 0 to 100."],
    ["half an index", [0.5], "subset: index 0 is 0.5, but"],
    ["nothing", () => false, "subset: nothing is left of 101 examples. Leave at least one."],
    ["a number", 3 as never, "subset: 3 came, but the indices of examples are needed, or a function of a label and its index."],
  ])("refuses %s", (_, which, text) => {
    expect(() => subset(data, which)).toThrow(ValueError);
    expect(() => subset(data, which)).toThrow(text);
  });
});

describe("a stratified split", () => {
  test.each([0.1, 0.25, 0.5, 0.9])("of %f has its share of each class, to the next whole example", (share) => {
    for (const value of [1, 2, 3]) {
      const { train, validation } = trainValidationSplit(data, share, { seed: value, stratified: true });
      expect(validation.count).toBe(Math.round(share * N));
      counts(validation).forEach((count, label) => {
        expect(Math.abs(count - share * (counts(data)[label] as number))).toBeLessThanOrEqual(1);
      });
      expect([...examples(train), ...examples(validation)].sort((a, b) => a - b)).toEqual(examples(data));
    }
  });

  test("depends on the seed, and is drawn as the plain one is not", () => {
    const of = (options: object) => examples(trainValidationSplit(data, 0.3, options).validation).join();
    expect(of({ seed: 1, stratified: true })).toBe(of({ seed: 1, stratified: true }));
    expect(of({ seed: 1, stratified: true })).not.toBe(of({ seed: 2, stratified: true }));
    seed(5);
    expect(of({ stratified: true })).toBe(of({ seed: 5, stratified: true }));
    expect(of({ seed: 1, stratified: false })).toBe(of({ seed: 1 }));
  });

  test("is that of every engine", () => {
    expect(examples(trainValidationSplit(data, 0.08, { seed: 7, stratified: true }).validation)).toEqual([20, 24, 31, 36, 52, 60, 63, 68]);
    expect(examples([...folds(data, 12, { seed: 7, stratified: true })][3]?.validation as Dataset)).toEqual([3, 10, 36, 49, 51, 67, 81, 90, 94]);
  });
});

describe("folds", () => {
  test.each([
    [2, false],
    [5, false],
    [5, true],
    [7, true],
    [N, false],
  ])("%i of them, stratified: %s, hold each example once to choose by", (k, stratified) => {
    const all = [...folds(data, k, { seed: 3, stratified })];
    expect(all.length).toBe(k);
    const chosen = all.flatMap(({ validation }) => examples(validation));
    expect(chosen.sort((a, b) => a - b)).toEqual(examples(data));
    for (const { train, validation } of all) {
      expect([...examples(train), ...examples(validation)].sort((a, b) => a - b)).toEqual(examples(data));
      expect(Math.abs(validation.count - N / k)).toBeLessThan(1);
      if (stratified)
        counts(validation).forEach((count, label) => {
          expect(Math.abs(count - (counts(data)[label] as number) / k)).toBeLessThan(1);
        });
    }
  });

  test("keep augmentation for training only", () => {
    const moved = { ...data, augment: { flip: true, crop: 0 } };
    for (const { train, validation } of folds(moved, 2)) expect([train.augment, validation.augment]).toEqual([{ flip: true, crop: 0 }, undefined]);
  });

  test.each<[string, () => unknown, string]>([
    ["one fold", () => folds(data, 1), "folds: k is 1, but there are 101 examples, so it must be a whole number from 2 to 101."],
    ["more than there are examples", () => folds(data, 102), "folds: k is 102"],
    ["targets by class", () => folds(dataset({ inputs: [1, 2], targets: [1, 2], shape: [1] }), 2, { stratified: true }), "folds: stratified balances classes"],
    ["a word", () => trainValidationSplit(data, 0.5, { stratified: "yes" as never }), 'trainValidationSplit: stratified is "yes", but'],
  ])("refuse %s at once", (_, call, text) => {
    expect(call).toThrow(ValueError);
    expect(call).toThrow(text);
  });
});
