import { describe, expect, test } from "vitest";
import { exp, tensor } from "../../src/index.ts";
import * as reference from "../reference/exp.ts";
import { expectGradient, expectSlopes } from "../support/gradient.ts";
import { expectNear } from "../support/near.ts";
import { numbers, sizes } from "../support/numbers.ts";

describe("exp", () => {
  test.each(sizes)("equals its definition for %i numbers", (n) => {
    const x = numbers(n, -3, 3);
    expectNear(exp(tensor(x)).toArray(), x.map(reference.exp), { rel: 3e-7, abs: 1e-7 });
  });
  test("has the slope its definition has", () => expectGradient(exp, tensor(numbers(7, -3, 3))));
  test("has that slope at any size", () => expectSlopes(exp, (n) => numbers(n, -3, 3)));
  test("keeps the shape, even of a single number and of none", () => {
    expect(exp(tensor(numbers(24, -3, 3), [2, 3, 4])).shape).toEqual([2, 3, 4]);
    expect(exp(tensor(1)).shape).toEqual([]);
    expect(Array.from(exp(tensor([], [0, 3])).toArray())).toEqual([]);
  });
});
