// Whole numbers that 32 bits do not hold: labels beyond 2^31 would become other classes, ids near 2^24 their neighbours.
import { expect, test } from "vitest";
import { dataset } from "../../src/data/index.ts";
import { crossEntropy, embedding, gather, Parameter, tensor, ValueError } from "../../src/index.ts";

test.each([2 ** 31, 2 ** 32, 2 ** 32 + 1, 2 ** 53])("the label %i is refused, not wrapped", (label) => {
  for (const labels of [[0, label], Float64Array.of(0, label), ...(label < 2 ** 32 ? [Uint32Array.of(0, label)] : [])]) {
    const make = () => dataset({ inputs: [1, 2], labels, shape: [1] });
    expect(make).toThrow(ValueError);
    expect(make).toThrow(`dataset: label 1 is ${label}, but labels are whole numbers from 0 to 2147483647.`);
    expect(() => dataset({ inputs: [1, 2], labels, shape: [1], classes: 2 ** 53 })).toThrow(ValueError);
  }
  expect(() => crossEntropy(tensor([[1, 2]]), [label])).toThrow(`label 0 is ${label}`);
});

test("the largest label that fits stays what it is", () => {
  const data = dataset({ inputs: [1, 2], labels: [0, 2147483647], shape: [1] });
  expect([data.labels[1], data.classes]).toEqual([2147483647, 2147483648]);
});

test("an embedding has no rows that a 32-bit float cannot name", () => {
  expect(() => embedding(2 ** 24 + 1, 1)).toThrow("embedding: count is 16777217, but it must be at most 16777216");
  expect(() => embedding(2 ** 40, 1)).toThrow(ValueError);
  // 2^24 + 1 becomes 2^24 in a tensor, which is refused by any that can be made
  expect(() => embedding(10, 1).forward(tensor([[2 ** 24 + 1]]))).toThrow("is 16777216, but it must be a whole number from 0 to 9");
});

test("gather takes indices as they are", () => {
  const table = new Parameter("table", [3, 1], [1, 2, 3]);
  expect(() => gather(table, [2 ** 32 + 1])).toThrow("index 0 is 4294967297");
});
