// Which arrays a dataset is made of, and as what it holds them.
import { describe, expect, test } from "vitest";
import { batch, type DatasetOptions, dataset, ShapeError, type TargetOptions, trainValidationSplit, ValueError } from "../../src/index.ts";

type Given = Partial<Record<keyof DatasetOptions | keyof TargetOptions, unknown>>;
const make = (given: Given) => dataset({ inputs: new Float32Array(4), shape: [2], ...given } as unknown as DatasetOptions);

describe("the inputs of a dataset", () => {
  test("as Uint8ClampedArray are bytes on the same memory, as of a canvas", () => {
    const all = Uint8ClampedArray.of(9, 0, 51, 255, 102, 9);
    const inputs = all.subarray(1, 5);
    const data = dataset({ inputs, scale: 1 / 255, labels: [0, 1], shape: [2] });
    expect(data.inputs.constructor).toBe(Uint8Array);
    expect(data.inputs.buffer).toBe(all.buffer);
    const came = batch(data, 0, 2).inputs.toArray();
    for (const [i, each] of [0, 0.2, 1, 0.4].entries()) expect(came[i]).toBeCloseTo(each, 6);
  });

  test("as a Buffer of Node are bytes that can be split", () => {
    const data = dataset({ inputs: Buffer.from([1, 2, 3, 4]), scale: 1 / 255, labels: [0, 1], shape: [2] });
    expect(trainValidationSplit(data, 0.5).train.inputs.constructor).toBe(Uint8Array);
  });

  test("as Uint8Array or Float32Array are the array itself", () => {
    const bytes = new Uint8Array(4);
    const floats = new Float32Array(4);
    expect(dataset({ inputs: bytes, scale: 1, labels: [0, 1], shape: [2] }).inputs).toBe(bytes);
    expect(dataset({ inputs: floats, labels: [0, 1], shape: [2] }).inputs).toBe(floats);
  });

  test.each([
    ["Float64Array", Float64Array.of(1, -2, 0.5, 200)],
    ["plain array", [1, -2, 0.5, 200]],
  ])("as %s become 32-bit floats", (_, inputs) => {
    const data = dataset({ inputs, labels: [0, 1], shape: [2] });
    expect(data.inputs).toEqual(Float32Array.of(1, -2, 0.5, 200));
    expect([...batch(data, 1, 2).inputs.toArray()]).toEqual([0.5, 200]);
  });

  test.each<[string, unknown, string]>([
    ["NaN in doubles", Float64Array.of(0, 0, 0, NaN), "dataset: input 1 of example 1 is NaN."],
    ["NaN in a plain array", [0, NaN, 0, 0], "dataset: input 1 of example 0 is NaN."],
    ["what overflows 32 bits", [0, 0, 1e39, 0], "dataset: input 0 of example 1 is Infinity."],
    [
      "an array among numbers",
      [1, [2], 3, 4],
      "dataset: number 1 of the inputs is an array, but only numbers can be held. Give numbers in a row, or an array for each example.",
    ],
    [
      "a hole in the array of an example",
      [
        [1, 2],
        [3, undefined],
      ],
      "dataset: inputs: item 3 is undefined, but only numbers can be held.",
    ],
    ["bytes beside numbers", [Uint8Array.of(1, 2), [3, 4]], "dataset: inputs are bytes and other numbers. Give bytes only, or none."],
    ["numbers in strings", [1, 2, "3", 4], "dataset: number 2 of the inputs is a string"],
    ["holes", new Array(4), "dataset: number 0 of the inputs is undefined"],
    ["other whole numbers", new Int16Array(4), "dataset: inputs are an object of type Int16Array, but bytes (Uint8Array, Uint8ClampedArray) or floats"],
    [
      "BigInts",
      new BigInt64Array(4),
      "dataset: inputs are 64-bit whole numbers (an object of type BigInt64Array), which are not taken. Convert each with Number().",
    ],
    ["a string", "1234", "dataset: inputs are a string, but an array of numbers is needed."],
    ["bare memory", new ArrayBuffer(4), "dataset: inputs are an object of type ArrayBuffer, but an array of numbers is needed."],
    ["nothing", undefined, "dataset: inputs are undefined, but an array of numbers is needed."],
    ["null", null, "dataset: inputs are null, but an array of numbers is needed."],
  ])("refuse %s", (_, inputs, text) => {
    for (const rest of [{ labels: [0, 1] }, { targets: [0, 1] }]) {
      expect(() => make({ inputs, ...rest })).toThrow(ValueError);
      expect(() => make({ inputs, ...rest })).toThrow(text);
    }
  });
});

describe("an array for each example", () => {
  const rows = [
    [0, 1],
    [2, 3],
    [4, 5],
  ];

  test("says the shape, and is what the same numbers in a row are", () => {
    const data = dataset({ inputs: rows, labels: [0, 1, 0] });
    expect(data).toEqual(dataset({ inputs: rows.flat(), labels: [0, 1, 0], shape: [2] }));
    expect(dataset({ inputs: rows.map((row) => Float32Array.from(row)), labels: [0, 1, 0] })).toEqual(data);
    expect(dataset({ inputs: rows.map((row) => [row]), targets: rows })).toEqual(
      dataset({ inputs: rows.flat(), targets: rows.flat(), shape: [1, 2], targetShape: [2] }),
    );
    expect(dataset({ inputs: rows, targets: [1, 2, 3] }).targetShape).toEqual([1]);
  });

  test("may be of another shape of as many numbers, if one is given", () => {
    expect(dataset({ inputs: rows, labels: [0, 1, 0], shape: [2, 1] }).shape).toEqual([2, 1]);
    expect(() => dataset({ inputs: rows, labels: [0, 1, 0], shape: [3] })).toThrow(ShapeError);
    expect(() => dataset({ inputs: rows, targets: rows, targetShape: [4] })).toThrow(ShapeError);
  });

  test("of bytes stays bytes", () => {
    const images = rows.map((row) => Uint8Array.from(row));
    expect(dataset({ inputs: images, labels: [0, 1, 0], scale: 1 / 255 }).inputs).toEqual(Uint8Array.from(rows.flat()));
    expect(() => dataset({ inputs: images, labels: [0, 1, 0] })).toThrow("scale");
  });

  test("is refused where lengths differ, and where one is empty", () => {
    expect(() => dataset({ inputs: [[1, 2], [3]], labels: [0, 1] })).toThrow("dataset: inputs: the nested arrays differ in length");
    expect(() => dataset({ inputs: [[], []], labels: [0, 1] })).toThrow(ShapeError);
    expect(() => dataset({ inputs: rows, labels: [0, 1] })).toThrow("dataset: 6 numbers came, but 2 labels with examples of shape [2] need 4.");
  });
});

describe("the shape of an example", () => {
  test.each<[string, unknown, string]>([
    ["none", undefined, "dataset: shape is undefined, but the sizes of one example are needed, such as [784]."],
    ["a number", 2, "dataset: shape is 2, but the sizes of one example are needed, such as [784]."],
    ["half a size", [4, 0.5], "dataset: the shape [4, 0.5] has 0.5, but every size must be a whole number from 1 up."],
    ["negative sizes", [-1, -2], "dataset: the shape [-1, -2] has -1"],
    ["a size of 0", [0], "dataset: the shape [0] has 0"],
  ])("refuses %s", (_, shape, text) => {
    for (const rest of [{ labels: [0, 1] }, { targets: [0, 1] }]) {
      expect(() => make({ shape, ...rest })).toThrow(ShapeError);
      expect(() => make({ shape, ...rest })).toThrow(text);
    }
  });
});

describe("labels and targets", () => {
  test.each<[string, Given, string]>([
    ["labels of BigInts", { labels: BigInt64Array.of(0n, 1n) }, "dataset: labels are 64-bit whole numbers (an object of type BigInt64Array)"],
    ["targets of BigInts", { targets: BigUint64Array.of(0n, 1n) }, "dataset: targets are 64-bit whole numbers (an object of type BigUint64Array)"],
    ["neither", {}, "dataset: labels are undefined, but an array of numbers is needed."],
    ["labels in a set", { labels: new Set([0, 1]) }, "dataset: labels are an object of type Set"],
    ["targets in a string", { targets: "01" }, "dataset: targets are a string"],
    ["targets as strings", { targets: ["0", "1"] }, "dataset: number 0 of the targets is a string"],
    ["a BigInt among targets", { targets: [0, 1n] }, "dataset: number 1 of the targets is 1"],
    ["a BigInt among labels", { labels: [0, 1n] }, "dataset: label 1 is 1"],
  ])("refuse %s", (_, given, text) => {
    expect(() => make(given)).toThrow(ValueError);
    expect(() => make(given)).toThrow(text);
  });
});
