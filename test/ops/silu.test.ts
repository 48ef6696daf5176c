import { describe, expect, test } from "vitest";
import { silu, tensor } from "../../src/index.ts";
import * as reference from "../reference/activations.ts";
import { expectGradient, expectSlopes } from "../support/gradient.ts";
import { expectNear } from "../support/near.ts";
import { numbers, sizes } from "../support/numbers.ts";
import { handsOnZeros } from "../support/support.ts";

describe("silu", () => {
  test.each(sizes)("equals its definition for %i numbers", (n) => {
    const x = numbers(n, -5, 5);
    expectNear(silu(tensor(x)).toArray(), Array.from(x, reference.silu), { rel: 5e-7 });
  });
  test("has the slope its definition has", () => {
    expectGradient(silu, tensor(numbers(8), [2, 4]));
    expectGradient((x) => silu(silu(x)), tensor(numbers(3)));
  });
  test("has that slope at any size", () => expectSlopes(silu, (n) => numbers(n)));
  test("keeps the shape, even of a single number and of none", () => {
    expect(silu(tensor(numbers(24, -5, 5), [2, 3, 4])).shape).toEqual([2, 3, 4]);
    expect(silu(tensor(1)).shape).toEqual([]);
    expect(Array.from(silu(tensor([], [0, 3])).toArray())).toEqual([]);
  });
  test("hands on which columns are zero", () => expect(handsOnZeros(silu)).toBe(true));
});
