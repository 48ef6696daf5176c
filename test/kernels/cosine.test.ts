import { describe, expect, test } from "vitest";
import { kernels } from "../support/kernels.ts";
import { expectNear } from "../support/near.ts";
import { numbers } from "../support/numbers.ts";

describe("cosine", () => {
  test("is the cosine within 1e-12 for angles of many sizes", () => {
    for (const size of [1e-3, 1, Math.PI, 10, 1000, 1e5]) {
      for (const x of numbers(1000, -size, size)) expectNear(kernels.cosine(x), Math.cos(x), { abs: 1e-12 }, `cosine up to ${size}`);
    }
  });

  test("is the cosine within 1e-12 on both sides of each border of its quarters", () => {
    for (let quarter = -9; quarter <= 9; quarter++) {
      for (const shift of [-1e-9, 0, 1e-9]) {
        const x = ((quarter + 0.5) * Math.PI) / 2 + shift;
        expectNear(kernels.cosine(x), Math.cos(x), { abs: 1e-12 });
      }
    }
  });

  test("is exactly 1 and -1 at the two ends of a schedule", () => {
    expect(kernels.cosine(0)).toBe(1);
    expect(kernels.cosine(Math.PI)).toBe(-1);
  });

  test("is as large backwards as forwards", () => {
    for (const x of numbers(100, 0, 20)) expect(kernels.cosine(-x)).toBe(kernels.cosine(x));
  });

  test("is NaN of what is not a number, and traps of nothing", () => {
    for (const x of [NaN, Infinity, -Infinity, 1e15, -1e300]) expect(kernels.cosine(x)).toBeNaN();
  });
});
