import { describe, expect, test } from "vitest";
import { sin, tensor } from "../../src/index.ts";
import * as reference from "../reference/trigonometry.ts";
import { expectGradient, expectSlopes } from "../support/gradient.ts";
import { expectNear } from "../support/near.ts";
import { numbers, sizes } from "../support/numbers.ts";
import { handsOnZeros } from "../support/support.ts";

describe("sin", () => {
  test.each(sizes)("equals its definition for %i numbers", (n) => {
    const x = numbers(n, -7, 7);
    expectNear(sin(tensor(x)).toArray(), Array.from(x, reference.sin), { rel: 1e-7 });
  });
  test("has the slope its definition has", () => {
    expectGradient(sin, tensor(numbers(8), [2, 4]));
    expectGradient((x) => sin(sin(x)), tensor(numbers(3)));
  });
  test("has that slope at any size", () => expectSlopes(sin, (n) => numbers(n)));
  test("keeps the shape, even of a single number and of none", () => {
    expect(sin(tensor(numbers(24, -7, 7), [2, 3, 4])).shape).toEqual([2, 3, 4]);
    expect(sin(tensor(1)).shape).toEqual([]);
    expect(Array.from(sin(tensor([], [0, 3])).toArray())).toEqual([]);
  });
  test("hands on which columns are zero", () => expect(handsOnZeros(sin)).toBe(true));
});
