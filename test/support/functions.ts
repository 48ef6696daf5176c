// What every elementwise function is tried with: its definition on stretches of numbers, the ends of the numbers, its slopes.
import { describe, expect, test } from "vitest";
import type { Floats } from "../../src/addresses.ts";
import { gradientOf, slopesOf, valuesOf } from "./elementwise.ts";
import { expectNear, type Tolerance } from "./near.ts";
import { numbers, sizes, ulps } from "./numbers.ts";

/** A stretch of numbers, and how near the kernel comes on it. */
export type Stretch = readonly [low: number, high: number, near: Tolerance & { readonly ulp?: number }];
type Pairs = readonly (readonly [x: number, y: number])[];

interface Tried<Kernel> {
  readonly name: string;
  readonly kernel: Kernel;
  readonly definition: (x: number, ...rest: number[]) => number;
  /** Its other arguments. */
  readonly rest?: number[];
  readonly stretches: readonly Stretch[];
  /** What it makes of single numbers, for the other arguments `edgeRest`. */
  readonly edges?: Pairs;
  readonly edgeRest?: number[];
}

export type Row = Tried<(y: Floats, x: Floats, n: number, ...rest: number[]) => void>;

export interface Slope extends Tried<(dx: Floats, dy: Floats, at: Floats, n: number, ...rest: number[]) => void> {
  /** What the kernel wants the slope's place as: x, or y. */
  readonly at?: (x: number) => number;
}

export const everywhere = (ulp: number): Stretch[] => [
  [-3, 3, { ulp }],
  [-1e-3, 1e-3, { ulp }],
  [-103, 100, { ulp }],
];

export const inf = Number.POSITIVE_INFINITY;
/** The largest number. */
export const most = 3.4028234663852886e38;
type Seven = [number, number, number, number, number, number, number];
/** Pairs of two lists. */
const zip = (x: readonly number[], y: readonly number[]) => x.map((each, i) => [each, y[i] as number] as const);
/** What becomes of these seven. */
export const ends = (...y: Seven): Pairs => zip([0, -0, most, -most, inf, -inf, NaN], y);
/** A slope that is only asked for at finite numbers. */
export const finite = (...y: [number, number, number, number, number]): Pairs => zip([0, -0, most, -most, NaN], y);

// 2^-149 to 2^127, both signs
const everySize = Float32Array.from({ length: 554 }, (_, i) => (i % 2 ? -1 : 1) * 2 ** (Math.floor(i / 2) - 149));

/** Tests of a function against its definition, and at the edges. */
export function testValues({ name, kernel, definition, rest = [], stretches, edges = [], edgeRest = rest }: Row): void {
  describe(`the kernel ${name}`, () => {
    const check = (x: Float32Array, { ulp, ...near }: Stretch[2]) => {
      const y = valuesOf(kernel, x, ...rest);
      const expected = Array.from(x, (each) => definition(each, ...rest));
      if (ulp === undefined) return expectNear(y, expected, near);
      const off = y.reduce((worst, each, i) => Math.max(worst, ulps(each, expected[i] as number)), 0);
      expect(off).toBeLessThanOrEqual(ulp);
    };
    test.each(sizes)("equals its definition for %i numbers", (n) => check(numbers(n), (stretches[0] as Stretch)[2]));
    test.each(stretches)("from %f to %f is within %j", (low, high, near) => check(numbers(50_000, low, high), near));
    test.each(edges.map(([x, y]) => ({ x, y })))("of $x is $y", ({ x, y }) => {
      expectNear(valuesOf(kernel, [x], ...edgeRest), [y], { rel: 2e-7, abs: 1e-45 });
    });
    test("is the same for a number among others", () => {
      const x = edges.map(([each]) => each);
      expect(Array.from(valuesOf(kernel, x, ...edgeRest))).toEqual(x.map((each) => valuesOf(kernel, [each], ...edgeRest)[0]));
    });
    test("makes no finite number NaN or infinite", () => expect(valuesOf(kernel, everySize, ...edgeRest).every(Number.isFinite)).toBe(true));
  });
}

/** Tests of a slope against its definition, and at the edges. */
export function testSlopes({ name, kernel, definition, at = (x) => x, rest = [], stretches, edges = [], edgeRest = rest }: Slope): void {
  describe(`the kernel ${name}`, () => {
    test.each(sizes)("adds its slope to the gradient of %i numbers", (n) => {
      const [x, dx, dy] = [numbers(n, -5, 5), numbers(n, -1, 1, 2), numbers(n, -1, 1, 3)];
      const expected = Array.from(x, (each, i) => (dx[i] as number) + (dy[i] as number) * definition(each, ...rest));
      expectNear(gradientOf(kernel, dx, dy, x.map(at), ...rest), expected, { abs: 2.5e-6 });
    });
    test.each(stretches)("from %f to %f is within %j", (low, high, near) => {
      const x = numbers(50_000, low, high);
      const expected = Array.from(x, (each) => definition(each, ...rest));
      expectNear(slopesOf(kernel, x.map(at), ...rest), expected, near);
    });
    test.each(edges.map(([x, y]) => ({ x, y })))("of $x is $y", ({ x, y }) => {
      expectNear(slopesOf(kernel, [x], ...edgeRest), [y], { abs: 4e-7 });
    });
    test("makes no finite number NaN or infinite", () => expect(slopesOf(kernel, everySize.map(at), ...edgeRest).every(Number.isFinite)).toBe(true));
  });
}
