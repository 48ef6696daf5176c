import { describe, expect, test } from "vitest";
import { gradients, leakyRelu, sum, tensor } from "../../src/index.ts";
import * as reference from "../reference/activations.ts";
import { expectGradient, expectSlopes } from "../support/gradient.ts";
import { awayFromZero, numbers, sizes } from "../support/numbers.ts";
import { handsOnZeros } from "../support/support.ts";

describe("leakyRelu", () => {
  test.each(sizes)("is its definition, rounded, for %i numbers", (n) => {
    const x = numbers(n);
    expect(leakyRelu(tensor(x), 0.25).toArray()).toEqual(x.map((each) => reference.leakyRelu(each, 0.25)));
  });
  test("has slope 0.01 below 0 unless told, and at 0 too", () => {
    expect(leakyRelu(tensor([-200])).item()).toBe(-2);
    const x = tensor([-1, 0, 1]);
    expect(gradients(() => sum(leakyRelu(x)), [x]).gradients[0]).toEqual(Float32Array.of(0.01, 0.01, 1));
  });
  test("has the slope its definition has", () => {
    expectGradient((x) => leakyRelu(x), tensor(awayFromZero(14), [2, 7]));
    expectGradient((x) => leakyRelu(x, 0.5), tensor(awayFromZero(5)));
  });
  test("has that slope at any size", () =>
    expectSlopes(
      (x) => leakyRelu(x, 0.5),
      (n) => awayFromZero(n),
    ));
  test("keeps the shape, and NaN", () => {
    expect(leakyRelu(tensor(numbers(24), [2, 3, 4])).shape).toEqual([2, 3, 4]);
    expect(Array.from(leakyRelu(tensor([NaN, 1])).toArray())).toEqual([NaN, 1]);
  });
  test("hands on which columns are zero", () => expect(handsOnZeros((x) => leakyRelu(x))).toBe(true));
});
