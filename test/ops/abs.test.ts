import { describe, expect, test } from "vitest";
import { abs, gradients, sum, tensor } from "../../src/index.ts";
import * as reference from "../reference/powers.ts";
import { expectGradient, expectSlopes } from "../support/gradient.ts";
import { expectNear } from "../support/near.ts";
import { awayFromZero, numbers, sizes } from "../support/numbers.ts";
import { handsOnZeros } from "../support/support.ts";

const x = tensor([-1e-30, 0, 1e-30]);

describe("abs", () => {
  test.each(sizes)("equals its definition for %i numbers", (n) => {
    const x = numbers(n, -3, 3);
    expectNear(abs(tensor(x)).toArray(), Array.from(x, reference.abs), {});
  });
  test("has the slope its definition has", () => {
    expectGradient(abs, tensor(awayFromZero(8), [2, 4]));
    expectGradient((x) => abs(abs(x)), tensor(awayFromZero(3)));
  });
  test("has that slope at any size", () => expectSlopes(abs, (n) => awayFromZero(n)));
  test("has slope 0 at 0", () => {
    expect(Array.from(gradients(() => sum(abs(x)), [x]).gradients[0] as Float32Array)).toEqual([-1, 0, 1]);
  });
  test("keeps the shape, even of a single number and of none", () => {
    expect(abs(tensor(numbers(24, -3, 3), [2, 3, 4])).shape).toEqual([2, 3, 4]);
    expect(abs(tensor(1)).shape).toEqual([]);
    expect(Array.from(abs(tensor([], [0, 3])).toArray())).toEqual([]);
  });
  test("hands on which columns are zero", () => expect(handsOnZeros(abs)).toBe(true));
});
