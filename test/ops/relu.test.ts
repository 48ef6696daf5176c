import { describe, expect, test } from "vitest";
import { relu, tensor } from "../../src/index.ts";
import * as reference from "../reference/relu.ts";
import { expectGradient, expectSlopes } from "../support/gradient.ts";
import { awayFromZero, numbers, sizes } from "../support/numbers.ts";
import { handsOnZeros } from "../support/support.ts";

describe("relu", () => {
  test.each(sizes)("equals its definition for %i numbers", (n) => {
    expect(relu(tensor(numbers(n))).toArray()).toEqual(numbers(n).map(reference.relu));
  });
  test("has the slope its definition has", () => expectGradient(relu, tensor(awayFromZero(14), [2, 7])));
  test("has that slope at any size", () => expectSlopes(relu, (n) => awayFromZero(n)));
  test("keeps the shape", () => expect(relu(tensor(numbers(24), [2, 3, 4])).shape).toEqual([2, 3, 4]));
  test("keeps NaN", () => expect(Array.from(relu(tensor([NaN, -1])).toArray())).toEqual([NaN, 0]));
  test("hands on which columns are zero", () => expect(handsOnZeros(relu)).toBe(true));
});
