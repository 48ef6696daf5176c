import { describe, expect, test } from "vitest";
import { sumSquares, tensor } from "../../src/index.ts";
import * as reference from "../reference/sum.ts";
import { expectGradient } from "../support/gradient.ts";
import { expectNear } from "../support/near.ts";
import { numbers, sizes } from "../support/numbers.ts";

const shape = [3, 4, 5];
const axes = [
  [0, 1, 3, 20],
  [1, 3, 4, 5],
  [2, 12, 5, 1],
] as const;

describe("sumSquares", () => {
  test.each(sizes)("equals its definition for %i numbers", (n) => {
    expectNear(sumSquares(tensor(numbers(n))).item(), reference.sumSquares(numbers(n), 1, 1, n)[0] as number, { rel: 2e-6 });
  });
  test.each(axes)("equals its definition along axis %i of three", (axis, outer, middle, inner) => {
    const y = sumSquares(tensor(numbers(60), shape), axis);
    expect(y.shape).toEqual([middle]);
    expectNear(y.toArray(), reference.sumSquares(numbers(60), outer, middle, inner), { rel: 2e-6 });
  });
  test.each(axes)("has the slope its definition has along axis %i", (axis) => expectGradient((x) => sumSquares(x, axis), tensor(numbers(60), shape)));
  test("refuses an axis that is not there", () => {
    expect(() => sumSquares(tensor(numbers(60), shape), 3)).toThrow(/axis 3.*\[3, 4, 5\]/);
    expect(() => sumSquares(tensor(numbers(60), shape), -1)).toThrow(/axis -1/);
  });
  test("has the slope its definition has over everything", () => expectGradient((x) => sumSquares(x), tensor(numbers(6), [2, 3])));
});
