import { describe, expect, test } from "vitest";
import { embedding, gradients, mul, parameters, predict, seed, ShapeError, sum, tensor, ValueError } from "../../src/index.ts";
import { expectNear } from "../support/near.ts";
import { numbers } from "../support/numbers.ts";

describe("embedding()", () => {
  test("gives each number its row", () => {
    const layer = embedding(5, 3);
    const w = layer.weight.toArray();
    const y = predict(layer, tensor([4, 0, 0, 2], [2, 2]));
    expect(y.shape).toEqual([2, 2, 3]);
    expect(Array.from(y.toArray())).toEqual([4, 0, 0, 2].flatMap((i) => Array.from(w.slice(3 * i, 3 * i + 3))));
    expect(predict(layer, tensor([1])).shape).toEqual([1, 3]);
    expect(predict(layer, tensor([], [0, 7])).shape).toEqual([0, 7, 3]);
  });

  test("adds up the gradients of a row that is used twice, and gives the others none", () => {
    const layer = embedding(4, 2);
    const dy = numbers(6, -1, 1);
    const [slope] = gradients(() => sum(mul(layer.forward(tensor([3, 1, 3], [1, 3])), tensor(dy, [1, 3, 2]))), [layer.weight]).gradients as [Float32Array];
    const at = (i: number) => dy[i] as number;
    expectNear(slope, [0, 0, at(2), at(3), 0, 0, at(0) + at(4), at(1) + at(5)], { rel: 1e-6 });
  });

  test("begins with standard normal numbers, the same for the same seed", () => {
    seed(3);
    const first = embedding(100, 50).weight.toArray();
    seed(3);
    expect(embedding(100, 50).weight.toArray()).toEqual(first);
    const mean = first.reduce((a, b) => a + b, 0) / first.length;
    const square = first.reduce((a, b) => a + b * b, 0) / first.length;
    expect(Math.abs(mean)).toBeLessThan(6 / Math.sqrt(5000));
    expect(Math.abs(square - 1)).toBeLessThan(6 * Math.sqrt(2 / 5000));
    expect([...parameters(embedding(2, 3)).keys()]).toEqual(["weight"]);
  });

  test("refuses numbers that are no index, and sizes that are none", () => {
    const layer = embedding(10, 4);
    expect(() => predict(layer, tensor([[1, 2, 10]]))).toThrow("embedding(10, 4): number 2 of the input is 10, but it must be a whole number from 0 to 9.");
    for (const wrong of [-1, 0.5, NaN]) expect(() => predict(layer, tensor([[wrong]]))).toThrow(ValueError);
    expect(() => predict(layer, tensor(3))).toThrow(ShapeError);
    expect(() => embedding(0, 4)).toThrow("embedding: count is 0, but it must be a whole number from 1 up.");
    expect(() => embedding(4, 1.5)).toThrow("embedding: width is 1.5");
  });
});
