import { describe, expect, test } from "vitest";
import { dataset, seed, trainValidationSplit, ValueError } from "../../src/index.ts";

/** Example i is [i, -i] and its label i % 3. */
const numbered = (n: number) =>
  dataset({
    inputs: Float32Array.from({ length: 2 * n }, (_, i) => (i % 2 ? -1 : 1) * (i >> 1)),
    labels: Array.from({ length: n }, (_, i) => i % 3),
    shape: [2],
  });

const which = ({ inputs }: { inputs: ArrayLike<number> }) => Array.from(inputs).filter((_, i) => i % 2 === 0);

describe("trainValidationSplit()", () => {
  test("takes the share, and loses and doubles no example", () => {
    const { train, validation } = trainValidationSplit(numbered(40), 0.25, { seed: 3 });
    expect([train.count, validation.count]).toEqual([30, 10]);
    expect([...which(train), ...which(validation)].sort((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, i) => i));
  });

  test("keeps inputs, labels and order together", () => {
    for (const part of Object.values(trainValidationSplit(numbered(31), 0.4, { seed: 5 }))) {
      expect(part.inputs.length).toBe(2 * part.count);
      expect(which(part)).toEqual([...which(part)].sort((a, b) => a - b));
      expect([...part.labels]).toEqual(which(part).map((i) => i % 3));
      expect(which(part).every((i, at) => part.inputs[2 * at + 1] === -i)).toBe(true);
      expect({ shape: part.shape, classes: part.classes }).toEqual({ shape: [2], classes: 3 });
    }
  });

  test("draws by its seed, or by that of seed()", () => {
    const taken = (options?: { seed: number }) => which(trainValidationSplit(numbered(50), 0.2, options).validation);
    seed(8);
    expect(taken()).toEqual(taken({ seed: 8 }));
    expect(taken({ seed: 9 })).not.toEqual(taken({ seed: 8 }));
    expect(taken({ seed: 8 })).not.toEqual(Array.from({ length: 10 }, (_, i) => i));
  });

  test("copies bytes as bytes and targets as targets", () => {
    const inputs = Uint8Array.of(1, 2, 3, 4);
    const data = dataset({ inputs, scale: 1, targets: Float32Array.of(10, 11, 20, 21, 30, 31, 40, 41), shape: [1], targetShape: [2] });
    const { train, validation } = trainValidationSplit(data, 0.5, { seed: 1 });
    for (const part of [train, validation]) {
      expect(part.inputs).toBeInstanceOf(Uint8Array);
      expect([...part.labels]).toEqual(Array.from(part.inputs).flatMap((i) => [10 * i, 10 * i + 1]));
      expect(part.targetShape).toEqual([2]);
    }
    train.inputs.fill(0);
    validation.labels.fill(0);
    expect([...inputs, ...data.labels]).toEqual([1, 2, 3, 4, 10, 11, 20, 21, 30, 31, 40, 41]);
  });

  test.each([
    [0, "trainValidationSplit: share is 0, but it must be above 0 and below 1, such as 0.1."],
    [1, "trainValidationSplit: share is 1, but"],
    [NaN, "trainValidationSplit: share is NaN, but"],
    [0.01, "trainValidationSplit: a share of 0.01 of 10 examples is 0, which leaves nothing to validate on. Give another share or more examples."],
    [0.99, "trainValidationSplit: a share of 0.99 of 10 examples is 10, which leaves nothing to train on."],
  ])("refuses a share of %s", (share, text) => {
    expect(() => trainValidationSplit(numbered(10), share)).toThrow(ValueError);
    expect(() => trainValidationSplit(numbered(10), share)).toThrow(text);
  });

  test("refuses a seed that is not whole", () => expect(() => trainValidationSplit(numbered(10), 0.5, { seed: 0.5 })).toThrow("seed: 0.5 came"));
});
