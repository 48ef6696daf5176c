import { describe, expect, test } from "vitest";
import { gradients, pow, sum, tensor, ValueError, where } from "../../src/index.ts";
import * as reference from "../reference/powers.ts";
import { expectGradient, expectSlopes } from "../support/gradient.ts";
import { expectNear } from "../support/near.ts";
import { awayFromZero, numbers, sizes } from "../support/numbers.ts";
import { handsOnZeros } from "../support/support.ts";

const all = [0, 1, 2, 3, 0.5, 1.5, -1, -0.5, -2.5, 0.3, 2.7, -1.3];

describe.each(all)("pow with %f", (power) => {
  test.each(sizes)("equals its definition for %i numbers", (n) => {
    const x = numbers(n, 0.05, 3);
    expectNear(
      pow(tensor(x), power).toArray(),
      Array.from(x, (each) => reference.power(each, Math.fround(power))),
      { rel: 1.5e-6 },
    );
  });
  test("has the slope its definition has", () => expectGradient((x) => pow(x, power), tensor(numbers(6, 1.2, 2), [2, 3])));
  test("has that slope at any size", () =>
    expectSlopes(
      (x) => pow(x, power),
      (n) => numbers(n, 1.2, 2),
    ));
});

describe("pow", () => {
  test("with a whole power is defined below 0, its slope too", () => {
    expect(Array.from(pow(tensor([-2, -1]), 3).toArray())).toEqual([-8, -1]);
    for (const power of [1, 2, 3]) expectGradient((x) => pow(x, power), tensor(awayFromZero(6, 0.3)));
  });
  test("with a broken power is NaN below 0", () => expect(Array.from(pow(tensor([-2, 4]), 0.25).toArray())).toEqual([NaN, Math.fround(Math.SQRT2)]));
  test("keeps the shape", () => expect(pow(tensor(numbers(24), [2, 3, 4]), 2).shape).toEqual([2, 3, 4]));
  test("has a gradient of 0 at 0 where a gate is closed", () => {
    for (const power of [0.5, 0.3, 0.25, -1]) {
      const [x, gate] = [tensor([0, 0]), tensor([0, 1])];
      const slope = power < 0 ? -Infinity : Infinity;
      const found = gradients(() => sum(where(gate, pow(x, power), tensor([0]))), [x]).gradients[0];
      expect(found).toEqual(Float32Array.of(0, slope));
    }
  });
  test("hands on which columns are zero unless the power is below 1, where the slope at 0 is infinite", () => {
    expect(handsOnZeros((x) => pow(x, 0.3))).toBe(false);
    expect(handsOnZeros((x) => pow(x, 0.5))).toBe(false);
    expect(handsOnZeros((x) => pow(x, 1))).toBe(true);
    expect(handsOnZeros((x) => pow(x, 3))).toBe(true);
    expect(handsOnZeros((x) => pow(x, 0))).toBe(false);
    expect(handsOnZeros((x) => pow(x, -1))).toBe(false);
  });
  test("refuses a power that is no number", () => {
    expect(() => pow(tensor([1]), NaN)).toThrow("pow: the power is NaN, but it must be a finite number.");
    expect(() => pow(tensor([1]), Infinity)).toThrow(ValueError);
  });
});
