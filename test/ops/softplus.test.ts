import { describe, expect, test } from "vitest";
import { softplus, tensor } from "../../src/index.ts";
import * as reference from "../reference/activations.ts";
import { expectGradient, expectSlopes } from "../support/gradient.ts";
import { expectNear } from "../support/near.ts";
import { numbers, sizes } from "../support/numbers.ts";
import { handsOnZeros } from "../support/support.ts";

describe("softplus", () => {
  test.each(sizes)("equals its definition for %i numbers", (n) => {
    const x = numbers(n, -5, 5);
    expectNear(softplus(tensor(x)).toArray(), Array.from(x, reference.softplus), { rel: 4e-7 });
  });
  test("has the slope its definition has", () => {
    expectGradient(softplus, tensor(numbers(8), [2, 4]));
    expectGradient((x) => softplus(softplus(x)), tensor(numbers(3)));
  });
  test("has that slope at any size", () => expectSlopes(softplus, (n) => numbers(n)));
  test("keeps the shape, even of a single number and of none", () => {
    expect(softplus(tensor(numbers(24, -5, 5), [2, 3, 4])).shape).toEqual([2, 3, 4]);
    expect(softplus(tensor(1)).shape).toEqual([]);
    expect(Array.from(softplus(tensor([], [0, 3])).toArray())).toEqual([]);
  });
  test("knows no zeros, since 0 does not stay 0", () => expect(handsOnZeros(softplus)).toBe(false));
});
