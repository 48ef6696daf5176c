import { describe, expect, test } from "vitest";
import { neg, relu6, tensor } from "../../src/index.ts";
import { expectGradient, expectSlopes } from "../support/gradient.ts";
import { numbers, sizes } from "../support/numbers.ts";
import { handsOnZeros } from "../support/support.ts";

describe("neg", () => {
  test.each(sizes)("is -x for %i numbers", (n) => {
    const x = numbers(n);
    expect(neg(tensor(x)).toArray()).toEqual(x.map((each) => -each + 0));
  });
  test("has slope -1", () => {
    expectGradient(neg, tensor(numbers(6), [2, 3]));
    expectSlopes(neg, (n) => numbers(n));
  });
  test("hands on which columns are zero", () => expect(handsOnZeros(neg)).toBe(true));
});

describe("relu6", () => {
  test.each(sizes)("is min(6, max(0, x)) for %i numbers", (n) => {
    const x = numbers(n, -9, 9);
    expect(relu6(tensor(x)).toArray()).toEqual(x.map((each) => Math.min(6, Math.max(0, each))));
  });
  test("has slope 1 between 0 and 6", () => expectGradient(relu6, tensor([-3, -0.5, 0.5, 3, 5.5, 6.5, 9])));
  test("hands on which columns are zero", () => expect(handsOnZeros(relu6)).toBe(true));
});
