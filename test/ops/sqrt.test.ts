import { describe, expect, test } from "vitest";
import { sqrt, tensor } from "../../src/index.ts";
import * as reference from "../reference/powers.ts";
import { expectGradient } from "../support/gradient.ts";
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
  test("is NaN below 0", () => expect(Array.from(sqrt(tensor([-1, 4])).toArray())).toEqual([NaN, 2]));
  test("keeps the shape, even of a single number and of none", () => {
    expect(sqrt(tensor(numbers(24, 0.1, 5), [2, 3, 4])).shape).toEqual([2, 3, 4]);
    expect(sqrt(tensor(1)).shape).toEqual([]);
    expect(Array.from(sqrt(tensor([], [0, 3])).toArray())).toEqual([]);
  });
  test("hands on which columns are zero", () => expect(handsOnZeros(sqrt)).toBe(true));
});
