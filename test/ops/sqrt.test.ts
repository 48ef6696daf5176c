import { describe, expect, test } from "vitest";
import { gradients, mul, sqrt, sum, tensor } from "../../src/index.ts";
import * as reference from "../reference/powers.ts";
import { expectGradient, expectSlopes } from "../support/gradient.ts";
import { expectNear } from "../support/near.ts";
import { numbers, sizes } from "../support/numbers.ts";
import { handsOnZeros } from "../support/support.ts";

describe("sqrt", () => {
  test.each(sizes)("equals its definition for %i numbers", (n) => {
    const x = numbers(n, 0.1, 5);
    expectNear(sqrt(tensor(x)).toArray(), Array.from(x, reference.sqrt), { rel: 1e-7 });
  });
  test("has the slope its definition has", () => {
    expectGradient(sqrt, tensor(numbers(8, 0.8, 3), [2, 4]));
    expectGradient((x) => sqrt(sqrt(x)), tensor(numbers(3, 0.8, 3)));
  });
  test("has that slope at any size", () => expectSlopes(sqrt, (n) => numbers(n, 0.9, 3)));
  test("is NaN below 0", () => expect(Array.from(sqrt(tensor([-1, 4])).toArray())).toEqual([NaN, 2]));
  test("keeps the shape, even of a single number and of none", () => {
    expect(sqrt(tensor(numbers(24, 0.1, 5), [2, 3, 4])).shape).toEqual([2, 3, 4]);
    expect(sqrt(tensor(1)).shape).toEqual([]);
    expect(Array.from(sqrt(tensor([], [0, 3])).toArray())).toEqual([]);
  });
  test("does not hand on which columns are zero: the slope there is infinite", () => expect(handsOnZeros(sqrt)).toBe(false));
  test("has a gradient of 0 at 0 where a gate is closed", () => {
    const [x, gate] = [tensor([0, 4, 0]), tensor([0, 0.5, 1])];
    expect(gradients(() => sum(mul(sqrt(x), gate)), [x]).gradients[0]).toEqual(Float32Array.of(0, 0.125, Infinity));
  });
});
