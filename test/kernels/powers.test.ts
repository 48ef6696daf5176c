import { describe, expect, test } from "vitest";
import * as reference from "../reference/powers.ts";
import { gradientOf, slopesOf, valuesOf } from "../support/elementwise.ts";
import { kernels } from "../support/kernels.ts";
import { expectNear } from "../support/near.ts";
import { awayFromZero, numbers, sizes, ulps } from "../support/numbers.ts";

const functions = [
  { name: "square", kernel: kernels.square, grad: kernels.squareGrad, value: reference.square, slope: reference.squareSlope, low: -5 },
  { name: "sqrt", kernel: kernels.sqrt, grad: kernels.sqrtGrad, value: reference.sqrt, slope: reference.sqrtSlope, low: 0.01, from: reference.sqrt },
  { name: "abs", kernel: kernels.abs, grad: kernels.absGrad, value: reference.abs, slope: reference.absSlope, low: -5 },
];

describe.each(functions)("the kernel $name", ({ kernel, grad, value, slope, low, from = (x: number) => x }) => {
  test.each(sizes)("is its definition, rounded, for %i numbers", (n) => {
    const x = numbers(n, low, 5);
    expect(valuesOf(kernel, x)).toEqual(x.map(value));
  });
  test.each(sizes)("adds its slope to the gradient of %i numbers", (n) => {
    const [x, dx, dy] = [numbers(n, low, 5), numbers(n, -1, 1, 2), numbers(n, -1, 1, 3)];
    const expected = Array.from(x, (each, i) => (dx[i] as number) + (dy[i] as number) * slope(each));
    expectNear(gradientOf(grad, dx, dy, x.map(from)), expected, { rel: 1e-6, abs: 1e-6 });
  });
});

describe("at the edges,", () => {
  test("square overflows to Infinity and keeps NaN", () => {
    expect(Array.from(valuesOf(kernels.square, [0, -0, 1e20, -1e20, -Infinity, NaN]))).toEqual([0, 0, Infinity, Infinity, Infinity, NaN]);
  });
  test("sqrt is NaN below 0 and 0 at 0, where its slope is Infinity", () => {
    expect(Array.from(valuesOf(kernels.sqrt, [0, -0, -1, -1e-45, Infinity, NaN]))).toEqual([0, -0, NaN, NaN, Infinity, NaN]);
    expect(Array.from(slopesOf(kernels.sqrtGrad, [0, Infinity, NaN]))).toEqual([Infinity, 0, NaN]);
  });
  test("sqrtGrad and powerGrad add nothing where dy is 0, whatever the slope", () => {
    expect(Array.from(gradientOf(kernels.sqrtGrad, [1, 2, 3], [0, -0, 1], [0, 0, 0]))).toEqual([1, 2, Infinity]);
    for (const c of [0.5, 0.3]) expect(Array.from(gradientOf(kernels.powerGrad, [1, 2, 3], [0, -0, 1], [0, 0, 0], c))).toEqual([1, 2, Infinity]);
  });
  test("abs loses the sign of everything, and its slope at 0 is 0", () => {
    expect(Array.from(valuesOf(kernels.abs, [0, -0, -1e-45, -Infinity, NaN]))).toEqual([0, 0, Math.fround(1e-45), Infinity, NaN]);
    expect(Array.from(slopesOf(kernels.absGrad, [0, -0, -1e-45, 1e-45, -Infinity, Infinity]))).toEqual([0, 0, -1, 1, -1, 1]);
  });
});

/** Powers that are products and roots, and those through the logarithm; how far off in units in the last place. */
const powers: [c: number, ulp: number][] = [
  [0, 0],
  [1, 0],
  [2, 0.5],
  [3, 1.5],
  [0.5, 0.5],
  [1.5, 1.5],
  [-1, 0.5],
  [-0.5, 1.5],
  [-2.5, 4],
  [7, 5],
  [20, 20],
  [64, 64],
  [0.25, 2],
  [0.3, 2],
  [-1.3, 6],
  [2.7, 12],
  [11.11, 60],
  [-20.2, 100],
];

describe.each(powers)("the kernel power with %f", (c, allowed) => {
  const exact = Math.fround(c); // as the kernel gets it
  const low = 0.05;
  const high = 3.5;

  test.each(sizes)("equals its definition for %i numbers", (n) => check(numbers(n, low, high)));
  test(`is within ${allowed} ulp`, () => check(numbers(20_000, low, high)));
  const below = Number.isInteger(c) ? "is as near" : "is NaN";
  test(`${below} below 0`, () => check(awayFromZero(1000, 0.05).map((x) => -Math.abs(x))));

  function check(x: Float32Array): void {
    const y = valuesOf(kernels.power, x, c);
    const off = y.reduce((worst, each, i) => Math.max(worst, ulps(each, reference.power(x[i] as number, exact))), 0);
    expect(off).toBeLessThanOrEqual(allowed);
  }

  test.each(sizes)("adds its slope to the gradient of %i numbers", (n) => {
    const [x, dx, dy] = [numbers(n, 0.5, 1.5), numbers(n, -1, 1, 2), numbers(n, -1, 1, 3)];
    const expected = Array.from(x, (each, i) => (dx[i] as number) + (dy[i] as number) * reference.powerSlope(each, exact));
    expectNear(gradientOf(kernels.powerGrad, dx, dy, x, c), expected, { rel: 2e-5, abs: 2e-6 });
  });
});

describe("the kernel power at the edges", () => {
  const edges = [0, -0, 1e-45, 1e-40, 1, 1e30, 3.4e38, Infinity, -Infinity, NaN, -2];
  test.each([0, 1, 2, 3, -1, -2, 0.3, -0.3, 2.25, 80.25, -80.25, 100])("%f", (c) => {
    const exact = Math.fround(c);
    const y = valuesOf(kernels.power, edges, c);
    edges.forEach((x, i) => {
      // beyond 64 even a whole power goes through the logarithm; -Infinity to a broken power is NaN as every number below 0
      const logarithm = !Number.isInteger(2 * c) || Math.abs(c) > 64;
      const expected = x < 0 && logarithm ? NaN : Math.fround(reference.power(Math.fround(x), exact));
      expectNear(y[i] as number, expected, { rel: 1e-6, abs: 1e-45 }, `${x} to the power of ${c}`);
    });
  });
  test("half powers are NaN below 0, and those of -0 are those of 0", () => {
    expect(Array.from(valuesOf(kernels.power, [-1, -Infinity], 1.5))).toEqual([NaN, NaN]);
    expect(Array.from(valuesOf(kernels.power, [-0, 0, Infinity], -0.5))).toEqual([Infinity, Infinity, 0]);
    expect(Array.from(valuesOf(kernels.power, [-0, 0, Infinity], 0.5))).toEqual([0, 0, Infinity]);
  });
  test("the slope at 0 is that of the definition", () => {
    for (const [c, slope] of [
      [0, 0],
      [1, 1],
      [2, 0],
      [3, 0],
      [0.5, Infinity],
      [0.3, Infinity],
      [1.3, 0],
      [-1, -Infinity],
    ] as const)
      expect(slopesOf(kernels.powerGrad, [0], c)[0], `power ${c}`).toBe(slope);
  });
});
