import { describe, expect, test } from "vitest";
import { atan, tan } from "../../src/math/index.ts";
import { tensor } from "../../src/index.ts";
import { expectGradient, expectSlopes } from "../support/gradient.ts";
import { expectNear } from "../support/near.ts";
import { numbers, sizes, ulps } from "../support/numbers.ts";

describe("tan", () => {
  test.each(sizes)("equals its definition for %i numbers", (n) => {
    const x = numbers(n, -7, 7);
    expectNear(tan(tensor(x)).toArray(), Array.from(x, Math.tan), { rel: 2e-7 });
  });
  test("has the slope its definition has", () => {
    expectGradient(tan, tensor(numbers(8, -0.6, 0.6), [2, 4]));
    expectSlopes(tan, (n) => numbers(n, -0.6, 0.6));
  });
  test("is large near its poles, and finite", () => {
    const [near] = tan(tensor([Math.PI / 2])).toArray();
    expectNear(near as number, Math.tan(Math.fround(Math.PI / 2)), { rel: 1e-6 });
  });
});

describe("atan", () => {
  test.each(sizes)("equals its definition for %i numbers", (n) => {
    for (const range of [1, 7, 1e4]) {
      const x = numbers(n, -range, range);
      const y = atan(tensor(x)).toArray();
      expect(Math.max(...Array.from(x, (each, i) => ulps(y[i] as number, Math.atan(each))))).toBeLessThan(0.501);
    }
  });
  test("has the slope its definition has", () => {
    expectGradient(atan, tensor(numbers(8), [2, 4]));
    expectGradient((x) => atan(tan(x)), tensor(numbers(3, -0.6, 0.6)));
    expectSlopes(atan, (n) => numbers(n));
  });
  test("keeps the shape, signs and ends", () => {
    expect(atan(tensor(numbers(6), [2, 1, 3])).shape).toEqual([2, 1, 3]);
    expect(Array.from(atan(tensor([0, -0, Infinity, -Infinity, 1, -1e30, NaN])).toArray())).toEqual([
      0,
      -0,
      ...[Math.PI / 2, -Math.PI / 2, Math.PI / 4, -Math.PI / 2, NaN].map(Math.fround),
    ]);
    expect(atan(tensor([], [0, 2])).size).toBe(0);
  });
});
