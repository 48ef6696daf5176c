import { describe, expect, test } from "vitest";
import { tanh, tensor } from "../../src/index.ts";
import * as reference from "../reference/activations.ts";
import { expectGradient, expectSlopes } from "../support/gradient.ts";
import { expectNear } from "../support/near.ts";
import { numbers, sizes } from "../support/numbers.ts";
import { handsOnZeros } from "../support/support.ts";

describe("tanh", () => {
  test.each(sizes)("equals its definition for %i numbers", (n) => {
    const x = numbers(n, -3, 3);
    expectNear(tanh(tensor(x)).toArray(), Array.from(x, reference.tanh), { rel: 2e-7 });
  });
  test("has the slope its definition has", () => {
    expectGradient(tanh, tensor(numbers(8), [2, 4]));
    expectGradient((x) => tanh(tanh(x)), tensor(numbers(3)));
  });
  test("has that slope at any size", () => expectSlopes(tanh, (n) => numbers(n)));
  test("keeps the shape, even of a single number and of none", () => {
    expect(tanh(tensor(numbers(24, -3, 3), [2, 3, 4])).shape).toEqual([2, 3, 4]);
    expect(tanh(tensor(1)).shape).toEqual([]);
    expect(Array.from(tanh(tensor([], [0, 3])).toArray())).toEqual([]);
  });
  test("hands on which columns are zero", () => expect(handsOnZeros(tanh)).toBe(true));
});
