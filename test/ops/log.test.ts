import { describe, expect, test } from "vitest";
import { log, tensor } from "../../src/index.ts";
import * as reference from "../reference/exp.ts";
import { expectGradient, expectSlopes } from "../support/gradient.ts";
import { expectNear } from "../support/near.ts";
import { numbers, sizes } from "../support/numbers.ts";

describe("log", () => {
  test.each(sizes)("equals its definition for %i numbers", (n) => {
    const x = numbers(n, 0.7, 4);
    expectNear(log(tensor(x)).toArray(), x.map(reference.log), { rel: 3e-7, abs: 1e-7 });
  });
  test("has the slope its definition has", () => expectGradient(log, tensor(numbers(7, 0.7, 4))));
  test("has that slope at any size", () => expectSlopes(log, (n) => numbers(n, 0.9, 4)));
  test("keeps the shape, even of a single number and of none", () => {
    expect(log(tensor(numbers(24, 0.7, 4), [2, 3, 4])).shape).toEqual([2, 3, 4]);
    expect(log(tensor(1)).shape).toEqual([]);
    expect(Array.from(log(tensor([], [0, 3])).toArray())).toEqual([]);
  });
});
