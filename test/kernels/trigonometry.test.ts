import { describe, expect, test } from "vitest";
import * as reference from "../reference/trigonometry.ts";
import { gradientOf, slopesOf, valuesOf } from "../support/elementwise.ts";
import { kernels } from "../support/kernels.ts";
import { expectNear } from "../support/near.ts";
import { numbers, sizes, ulps } from "../support/numbers.ts";

const functions = [
  { name: "sin", kernel: kernels.sin, grad: kernels.sinGrad, value: reference.sin, slope: reference.sinSlope, at0: [0, 1] },
  { name: "cos", kernel: kernels.cos, grad: kernels.cosGrad, value: reference.cos, slope: reference.cosSlope, at0: [1, 0] },
];

describe.each(functions)("the kernel $name", ({ kernel, grad, value, slope, at0 }) => {
  test.each(sizes)("is its definition, rounded, for %i numbers", (n) => {
    const x = numbers(n, -10, 10);
    expect(valuesOf(kernel, x)).toEqual(x.map(value));
  });
  test.each([1e-3, 10, 1000, 1e6])("is within 0.501 ulp up to %f", (end) => {
    const x = numbers(50_000, -end, end);
    const off = valuesOf(kernel, x).reduce((most, y, i) => Math.max(most, ulps(y, value(x[i] as number))), 0);
    expect(off).toBeLessThanOrEqual(0.501);
  });
  test("is within 0.501 ulp beside its zeros", () => {
    const x = Float32Array.from({ length: 4000 }, (_, i) => ((i - 2000) * Math.PI) / 2);
    const off = valuesOf(kernel, x).reduce((most, y, i) => Math.max(most, ulps(y, value(x[i] as number))), 0);
    expect(off).toBeLessThanOrEqual(0.501);
  });
  test("is within 1e-8 and the rounding up to 1e8", () => {
    const x = numbers(50_000, -1e8, 1e8);
    expectNear(valuesOf(kernel, x), Array.from(x, value), { abs: 2 ** -25 + 1e-8 });
  });
  test.each(sizes)("adds its slope to the gradient of %i numbers", (n) => {
    const [x, dx, dy] = [numbers(n, -10, 10), numbers(n, -1, 1, 2), numbers(n, -1, 1, 3)];
    const expected = Array.from(x, (each, i) => (dx[i] as number) + (dy[i] as number) * slope(each));
    expectNear(gradientOf(grad, dx, dy, x), expected, { abs: 2e-7 });
  });
  test("has its value and slope at 0 and -0, is NaN where there is no angle, and never above 1", () => {
    expectNear(valuesOf(kernel, [0, -0]), [at0[0] as number, at0[0] as number], {});
    expectNear(slopesOf(grad, [0, -0]), [at0[1] as number, at0[1] as number], {});
    expect(Array.from(valuesOf(kernel, [Infinity, -Infinity, NaN, 1.001e15, -1.001e15, 1e20]))).toEqual(new Array(6).fill(NaN));
    expect(valuesOf(kernel, numbers(10_000, -1e14, 1e14)).every((y) => Math.abs(y) <= 1)).toBe(true);
  });
});
