import { describe, expect, test } from "vitest";
import type { Floats } from "../../src/addresses.ts";
import { kernels } from "../../src/wasm.ts";
import * as reference from "../reference/exp.ts";
import { withArrays } from "../support/arrays.ts";
import { expectNear } from "../support/near.ts";
import { numbers, sizes, ulps } from "../support/numbers.ts";

type Forward = (y: Floats, x: Floats, n: number) => void;

/** Kernels with their definitions, where to try them, and how far off they may be in units in the last place. */
const functions = [
  { name: "exp", kernel: kernels.exp, definition: reference.exp, low: -104, high: 88.8, allowed: 1 },
  { name: "log", kernel: kernels.log, definition: reference.log, low: 1e-6, high: 10, allowed: 1 },
  { name: "sigmoid", kernel: kernels.sigmoid, definition: reference.sigmoid, low: -104, high: 20, allowed: 2.5 },
];
/** Subnormal numbers have their logarithm from one more subtraction. */
const allowedForSubnormals = 1.01;

function run(kernel: Forward, x: ArrayLike<number>): Float32Array {
  return withArrays(({ put, room }) => {
    const y = room(x.length);
    kernel(y.address, put(x).address, x.length);
    return y.read();
  });
}

/** The place where the kernel is furthest from the definition. */
function worst(kernel: Forward, definition: (x: number) => number, x: Float32Array): { off: number; x: number; y: number } {
  const y = run(kernel, x);
  let most = { off: 0, x: NaN, y: NaN };
  for (let i = 0; i < x.length; i++) {
    const off = ulps(y[i] as number, definition(x[i] as number));
    if (!(off <= most.off)) most = { off, x: x[i] as number, y: y[i] as number };
  }
  return most;
}

/** Floats spread evenly over all exponents and signs from one bit pattern to another. */
function patterns(from: number, to: number, n: number): Float32Array {
  return new Float32Array(Uint32Array.from({ length: n }, (_, i) => from + Math.floor(((to - from) * i) / n)).buffer);
}

describe.each(functions)("the kernel $name", ({ name, kernel, definition, low, high, allowed }) => {
  const expectWithin = (limit: number, x: Float32Array) => {
    const most = worst(kernel, definition, x);
    expect(most.off, `${name}(${most.x}) is ${most.y}`).toBeLessThanOrEqual(limit);
  };

  test.each(sizes)("equals its definition for %i numbers", (n) => expectWithin(allowed, numbers(n, low, high)));
  test(`is within ${allowed} ulp over its range`, () => expectWithin(allowed, numbers(100_000, low, high)));
  test(`is within ${allowed} ulp for floats of every exponent`, () => {
    expectWithin(allowed, patterns(0x00800000, 0x7f800000, 100_000));
    if (name !== "log") expectWithin(allowed, patterns(0x80800000, 0xff800000, 100_000));
  });
  test("is as near for subnormal numbers", () => expectWithin(Math.max(allowed, allowedForSubnormals), patterns(1, 0x00800000, 100_000)));

  test("has the values of its definition at the edges", () => {
    const edges = [0, -0, Infinity, -Infinity, NaN, -1e-40, 1e-45, 1.17549435e-38, 3.4028235e38, -3.4028235e38, 1];
    const y = run(kernel, edges);
    edges.forEach((x, i) => {
      const off = ulps(y[i] as number, definition(Math.fround(x)));
      expect(off, `${name}(${x}) is ${y[i]}`).toBeLessThanOrEqual(allowed);
    });
  });
});

describe("the kernel exp at the ends of its range", () => {
  test("overflows to Infinity and never to NaN", () => {
    expect(Array.from(run(kernels.exp, [88.72283, 88.72284, 88.7229, 89, 1000]))).toEqual([
      Math.fround(Math.exp(Math.fround(88.72283))),
      Infinity,
      Infinity,
      Infinity,
      Infinity,
    ]);
  });
  test("underflows through the subnormal numbers to 0", () => {
    const x = Float32Array.from([-87.4, -95, -103.2, -103.9, -104.5, -200]);
    expectNear(run(kernels.exp, x), x.map(Math.exp), { abs: 1.5e-45 });
    expect(run(kernels.exp, [-104.5])[0]).toBe(0);
  });
  test("log of one number has the bits of log of many", () => {
    const x = numbers(1000, 1e-3, 10);
    expect(Array.from(x, (each) => kernels.log1(each))).toEqual(Array.from(run(kernels.log, x)));
  });
});

describe.each(sizes)("slopes of %i numbers are added to their gradient:", (n) => {
  const [dx, dy] = [numbers(n, -1, 1, 2), numbers(n, -1, 1, 3)];
  const gradient = (kernel: (dx: Floats, dy: Floats, at: Floats, n: number) => void, at: ArrayLike<number>) =>
    withArrays(({ put }) => {
      const to = put(dx);
      kernel(to.address, put(dy).address, put(at).address, n);
      return to.read();
    });
  const expected = (x: Float32Array, slope: (x: number) => number) => Array.from(x, (each, i) => (dx[i] as number) + (dy[i] as number) * slope(each));

  test("exp", () => {
    const x = numbers(n);
    expectNear(gradient(kernels.expGrad, x.map(reference.exp)), expected(x, reference.expSlope), { rel: 1e-6, abs: 1e-6 });
  });
  test("log", () => {
    const x = numbers(n, 0.1, 3);
    expectNear(gradient(kernels.logGrad, x), expected(x, reference.logSlope), { rel: 1e-6, abs: 1e-6 });
  });
  test("sigmoid", () => {
    const x = numbers(n, -5, 5);
    expectNear(gradient(kernels.sigmoidGrad, x.map(reference.sigmoid)), expected(x, reference.sigmoidSlope), { rel: 1e-6, abs: 1e-6 });
  });
});
