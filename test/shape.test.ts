import { describe, expect, test } from "vitest";
import { ShapeError } from "../src/errors.ts";
import { checkShape, print, sameShape, sizeOf } from "../src/shape.ts";

describe("sameShape()", () => {
  test.each([
    [[], []],
    [[0], [0]],
    [
      [2, 3],
      [2, 3],
    ],
  ])("%j and %j are the same", (a, b) => {
    expect(sameShape(a, b)).toBe(true);
  });

  test.each([
    [[], [1]],
    [[1], []],
    [[2], [2, 3]],
    [[2, 3], [2]],
    [
      [2, 3],
      [3, 2],
    ],
    [
      [1, 28, 28],
      [28, 28, 1],
    ],
  ])("%j and %j are not", (a, b) => {
    expect(sameShape(a, b)).toBe(false);
  });
});

test("a shape holds the product of its sizes, and a single number is a shape without any", () => {
  expect([[], [0, 5], [2, 3, 4]].map(sizeOf)).toEqual([1, 0, 24]);
  expect([[], [2, 3]].map(print)).toEqual(["[]", "[2, 3]"]);
});

test("checkShape() hands on what it has checked, and names the size that is none", () => {
  const shape = [2, 0];
  expect(checkShape("zeros", shape)).toBe(shape);
  expect(() => checkShape("zeros", [2, -1])).toThrow(ShapeError);
  expect(() => checkShape("zeros", [2, 0.5])).toThrow("zeros: the shape [2, 0.5] has 0.5, but every size must be a whole number from 0 up.");
});
