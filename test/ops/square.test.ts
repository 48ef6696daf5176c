import { describe, expect, test } from "vitest";
import { square, tensor } from "../../src/index.ts";
import * as reference from "../reference/powers.ts";
import { expectGradient, expectSlopes } from "../support/gradient.ts";
import { expectNear } from "../support/near.ts";
import { numbers, sizes } from "../support/numbers.ts";
import { handsOnZeros } from "../support/support.ts";

describe("square", () => {
  test.each(sizes)("equals its definition for %i numbers", (n) => {
    const x = numbers(n, -3, 3);
    expectNear(square(tensor(x)).toArray(), Array.from(x, reference.square), { rel: 1e-7 });
  });
  test("has the slope its definition has", () => {
    expectGradient(square, tensor(numbers(8), [2, 4]));
    expectGradient((x) => square(square(x)), tensor(numbers(3)));
  });
  test("has that slope at any size", () => expectSlopes(square, (n) => numbers(n)));
  test("keeps the shape, even of a single number and of none", () => {
    expect(square(tensor(numbers(24, -3, 3), [2, 3, 4])).shape).toEqual([2, 3, 4]);
    expect(square(tensor(1)).shape).toEqual([]);
    expect(Array.from(square(tensor([], [0, 3])).toArray())).toEqual([]);
  });
  test("hands on which columns are zero", () => expect(handsOnZeros(square)).toBe(true));
});
