import { describe, expect, test } from "vitest";
import { sigmoid, tensor } from "../../src/index.ts";
import * as reference from "../reference/exp.ts";
import { expectGradient, expectSlopes } from "../support/gradient.ts";
import { expectNear } from "../support/near.ts";
import { numbers, sizes } from "../support/numbers.ts";

describe("sigmoid", () => {
  test.each(sizes)("equals its definition for %i numbers", (n) => {
    const x = numbers(n, -6, 6);
    expectNear(sigmoid(tensor(x)).toArray(), x.map(reference.sigmoid), { rel: 3e-7, abs: 1e-7 });
  });
  test("has the slope its definition has", () => expectGradient(sigmoid, tensor(numbers(7, -6, 6))));
  test("has that slope at any size", () => expectSlopes(sigmoid, (n) => numbers(n, -6, 6)));
  test("keeps the shape, even of a single number and of none", () => {
    expect(sigmoid(tensor(numbers(24, -6, 6), [2, 3, 4])).shape).toEqual([2, 3, 4]);
    expect(sigmoid(tensor(1)).shape).toEqual([]);
    expect(Array.from(sigmoid(tensor([], [0, 3])).toArray())).toEqual([]);
  });
});
