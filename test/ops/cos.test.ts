import { describe, expect, test } from "vitest";
import { cos, tensor } from "../../src/index.ts";
import * as reference from "../reference/trigonometry.ts";
import { expectGradient, expectSlopes } from "../support/gradient.ts";
import { expectNear } from "../support/near.ts";
import { numbers, sizes } from "../support/numbers.ts";
import { handsOnZeros } from "../support/support.ts";

describe("cos", () => {
  test.each(sizes)("equals its definition for %i numbers", (n) => {
    const x = numbers(n, -7, 7);
    expectNear(cos(tensor(x)).toArray(), Array.from(x, reference.cos), { rel: 1e-7 });
  });
  test("has the slope its definition has", () => {
    expectGradient(cos, tensor(numbers(8), [2, 4]));
    expectGradient((x) => cos(cos(x)), tensor(numbers(3)));
  });
  test("has that slope at any size", () => expectSlopes(cos, (n) => numbers(n)));
  test("keeps the shape, even of a single number and of none", () => {
    expect(cos(tensor(numbers(24, -7, 7), [2, 3, 4])).shape).toEqual([2, 3, 4]);
    expect(cos(tensor(1)).shape).toEqual([]);
    expect(Array.from(cos(tensor([], [0, 3])).toArray())).toEqual([]);
  });
  test("knows no zeros, since 0 does not stay 0", () => expect(handsOnZeros(cos)).toBe(false));
});
