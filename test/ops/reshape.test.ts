import { describe, expect, test } from "vitest";
import { flatten, mul, reshape, tensor } from "../../src/index.ts";
import { expectGradient } from "../support/gradient.ts";
import { numbers, sizes } from "../support/numbers.ts";

describe("reshape", () => {
  test.each(sizes)("keeps %i numbers in their order", (n) => {
    const y = reshape(tensor(numbers(n)), [1, n, 1]);
    expect(y.shape).toEqual([1, n, 1]);
    expect(y.toArray()).toEqual(numbers(n));
  });
  test("passes the gradient through, also when the tensor is used beside it", () => {
    expectGradient((x) => mul(reshape(x, [3, 2]), tensor(numbers(2, -1, 1, 2))), tensor(numbers(6), [2, 3]));
    expectGradient((x) => mul(reshape(x, [2, 3]), reshape(x, [2, 3])), tensor(numbers(6)));
    expectGradient((x) => mul(reshape(x, [6]), x), tensor(numbers(6)));
  });
  test("refuses another size", () => expect(() => reshape(tensor(numbers(6)), [4])).toThrow(/holds 6 numbers but \[4\] needs 4/));
});

describe("flatten", () => {
  test("makes [batch, features] of any shape", () => {
    expect(flatten(tensor(numbers(24), [2, 3, 4])).shape).toEqual([2, 12]);
    expect(flatten(tensor(numbers(5))).shape).toEqual([5, 1]);
    expect(flatten(tensor([], [0, 3, 4])).shape).toEqual([0, 12]);
  });
  test("passes the gradient through", () => expectGradient(flatten, tensor(numbers(12), [2, 3, 2])));
});
