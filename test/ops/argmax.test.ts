import { describe, expect, test } from "vitest";
import { add, argmax, dense, gradients, predict, sequential, ShapeError, scale, sum, tensor, UsageError } from "../../src/index.ts";
import { numbers, sizes } from "../support/numbers.ts";

/** The definition. */
const naive = (row: Float32Array) => row.indexOf(Math.max(...row));

describe("argmax", () => {
  test.each(sizes)("is where the largest of each row is, for rows of %i numbers", (n) => {
    const x = numbers(3 * n);
    if (n) expect(Array.from(argmax(tensor(x, [3, n])).toArray())).toEqual([0, 1, 2].map((row) => naive(x.subarray(row * n, (row + 1) * n))));
    else expect(() => argmax(tensor(x, [3, n]))).toThrow(ShapeError);
  });
  test("goes along any axis, and takes the first of equals", () => {
    const x = tensor([
      [1, 5, 5],
      [7, 2, 6],
    ]);
    expect(Array.from(argmax(x, 0).toArray())).toEqual([1, 0, 1]);
    expect(Array.from(argmax(x, 1).toArray())).toEqual([1, 0]);
    expect(argmax(x).shape).toEqual([2]);
    expect(() => argmax(x, 2)).toThrow(ShapeError);
  });
  test("shows a NaN, as max does", () => expect(argmax(tensor([1, Number.NaN, 3])).item()).toBe(1));
  test("answers with the class at the end of a net", () => {
    const layer = dense(2, 3);
    layer.weight.set([1, 0, 0, 0, 1, 2]);
    expect(
      Array.from(
        predict(sequential(layer, argmax), [
          [3, 1],
          [0, 2],
        ]).toArray(),
      ),
    ).toEqual([0, 2]);
  });
  test("says that it has no gradient when one is asked for, and lets other gradients be", () => {
    const x = tensor([1, 2]);
    expect(() => gradients(() => sum(argmax(x)), [x])).toThrow(UsageError);
    expect(() => gradients(() => sum(argmax(x)), [x])).toThrow(
      /argmax: a gradient was asked for, but an index has none. Train on the scores, with crossEntropy/,
    );
    expect(gradients(() => add(sum(x), scale(argmax(tensor([3, 4])), 2)), [x]).gradients[0]).toEqual(Float32Array.of(1, 1));
  });
});
