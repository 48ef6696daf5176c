import { describe, expect, test } from "vitest";
import { gradients, min, ShapeError, sum, tensor } from "../../src/index.ts";
import { numbers, sizes } from "../support/numbers.ts";

describe("min", () => {
  test.each(sizes)("is the smallest of %i numbers", (n) => {
    const x = numbers(n);
    if (n) expect(min(tensor(x)).item()).toBe(Math.min(...x));
    else expect(() => min(tensor(x))).toThrow(ShapeError);
  });
  test("goes along an axis, which may stay", () => {
    const x = tensor([
      [1, 5],
      [7, 2],
    ]);
    expect(Array.from(min(x, 1).toArray())).toEqual([1, 2]);
    expect(min(x, 0, { keepDims: true }).shape).toEqual([1, 2]);
  });
  test("gives its gradient to the first of equals", () => {
    const x = tensor([3, 1, 1]);
    expect(gradients(() => sum(min(x)), [x]).gradients[0]).toEqual(Float32Array.of(0, 1, 0));
  });
});
