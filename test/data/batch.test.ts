import { describe, expect, test } from "vitest";
import { batch, dataset, dense, predict, ShapeError, scale, shaped, type Tensor, tensor, ValueError } from "../../src/index.ts";

/** Example i is [i, 10 i] and has the class i % 3. */
const ten = dataset({
  inputs: Float32Array.from({ length: 20 }, (_, i) => (i >> 1) * (i % 2 ? 10 : 1)),
  labels: Array.from({ length: 10 }, (_, i) => i % 3),
  shape: [2],
});
const numbers = dataset({ inputs: new Uint8Array(20).fill(255), scale: 1 / 255, targets: Array.from({ length: 10 }, (_, i) => i / 2), shape: [2] });

describe("batch()", () => {
  test.each<[string, number, number, string]>([
    ["examples behind the last", 8, 13, "batch: from 8 to 13 came, but there are 10 examples. Give whole numbers with 0 <= from <= to <= 10."],
    ["an end before the start", 5, 3, "batch: from 5 to 3 came, but there are 10 examples."],
    ["a start before the first", -1, 3, "batch: from -1 to 3 came"],
    ["half an example", 0, 2.5, "batch: from 0 to 2.5 came"],
    ["no number", NaN, 3, "batch: from NaN to 3 came"],
  ])("refuses %s", (_, from, to, text) => {
    for (const data of [ten, numbers]) {
      expect(() => batch(data, from, to)).toThrow(ValueError);
      expect(() => batch(data, from, to)).toThrow(text);
    }
  });

  test("refuses an order that is too short, or names examples that are not there", () => {
    expect(() => batch(ten, 0, 3, [1, 2])).toThrow(
      "batch: from 0 to 3 came, but there are 2 indices in the order given. Give whole numbers with 0 <= from <= to <= 2.",
    );
    for (const odd of [10, -1, 1.5]) {
      expect(() => batch(ten, 0, 2, [0, odd])).toThrow(ValueError);
      expect(() => batch(ten, 0, 2, [0, odd])).toThrow(`batch: index 1 of the order is ${odd}, but examples are whole numbers from 0 to 9.`);
    }
    expect([...batch(ten, 0, 1, [4, 99]).inputs.toArray()]).toEqual([4, 40]); // an index that nobody reads
  });

  test("gives the last examples, some in an order, and none", () => {
    expect([...batch(ten, 8, 10).inputs.toArray()]).toEqual([8, 80, 9, 90]);
    const some = batch(ten, 1, 3, [0, 7, 2]);
    expect([...some.inputs.toArray()]).toEqual([7, 70, 2, 20]);
    expect(some.labels).toEqual(Int32Array.of(1, 2));
    expect(batch(ten, 4, 4).inputs.shape).toEqual([0, 2]);
  });

  test.each([
    ["floats", ten, [2, 20]],
    ["bytes", numbers, [1, 1]],
  ] as const)("outside a step can be read as often as one likes: %s", (_, data, row) => {
    const { inputs, labels } = batch(data, 2, 4);
    for (let i = 0; i < 3; i++) {
      expect([...scale(inputs, 1).toArray().slice(0, 2)]).toEqual(row);
      expect(dense(2, 1).forward(inputs).shape).toEqual([2, 1]);
      if (data === numbers) expect([...scale(labels as Tensor, 2).toArray()]).toEqual([2, 3]);
    }
  });

  test("in a prediction keeps what is known about zeros", () => {
    const data = dataset({ inputs: Uint8Array.of(0, 255, 0, 0, 255, 0), scale: 1 / 255, labels: [0, 1], shape: [3] });
    let count: number | undefined;
    predict(
      () => {
        const { inputs } = batch(data, 0, 2);
        count = inputs.support?.count;
        return inputs;
      },
      tensor([0]),
    );
    expect(count).toBe(1);
  });
});

describe("shaped()", () => {
  test("gives another shape of the same size, and refuses all else", () => {
    expect(shaped(ten, [1, 2]).shape).toEqual([1, 2]);
    expect(() => shaped(ten, [3])).toThrow("shaped: examples are [2], which does not fit [3].");
    for (const shape of [[-1, -2], [4, 0.5], [0]]) {
      expect(() => shaped(ten, shape)).toThrow(ShapeError);
      expect(() => shaped(ten, shape)).toThrow("but every size must be a whole number from 1 up.");
    }
    expect(() => shaped(ten, undefined as unknown as number[])).toThrow("shaped: shape is undefined, but the sizes of one example are needed, such as [784].");
  });
});
