// What activation functions do where numbers end, and their slopes at kinks.
import { describe, expect, test } from "vitest";
import { kernels } from "../../src/wasm.ts";
import { slopesOf, valuesOf } from "../support/elementwise.ts";
import { expectNear } from "../support/near.ts";

interface Edges {
  readonly name: string;
  readonly kernel: (y: number, x: number, n: number, ...rest: number[]) => void;
  /** Its other arguments. */
  readonly rest?: number[];
  readonly pairs: readonly (readonly [x: number, y: number])[];
}

const inf = Number.POSITIVE_INFINITY;
const most = 3.4028234663852886e38;
const ln2 = Math.fround(Math.LN2);
type Seven = [number, number, number, number, number, number, number];
/** Pairs of two lists. */
const zip = (x: readonly number[], y: readonly number[]) => x.map((each, i) => [each, y[i] as number] as const);
/** What becomes of these seven. */
const ends = (...y: Seven) => zip([0, -0, most, -most, inf, -inf, NaN], y);
/** A slope that is only asked for at finite numbers. */
const finite = (...y: [number, number, number, number, number]) => zip([0, -0, most, -most, NaN], y);

const values: Edges[] = [
  { name: "tanh", kernel: kernels.tanh, pairs: [...ends(0, 0, 1, -1, 1, -1, NaN), [10, 1], [-10, -1], [1e-45, 1e-45]] },
  { name: "softplus", kernel: kernels.softplus, pairs: [...ends(ln2, ln2, most, 0, inf, 0, NaN), [-104, 0], [90, 90]] },
  { name: "leakyRelu", kernel: kernels.leakyRelu, rest: [0.5], pairs: ends(0, 0, most, -most / 2, inf, -inf, NaN) },
  { name: "elu", kernel: kernels.elu, rest: [1.5], pairs: [...ends(0, 0, most, -1.5, inf, -1.5, NaN), [-20, -1.5]] },
  // -Infinity · 0 is NaN
  { name: "gelu", kernel: kernels.gelu, pairs: [...ends(0, 0, most, 0, inf, NaN, NaN), [-1e20, 0], [1e20, Math.fround(1e20)], [-15, 0]] },
  { name: "geluTanh", kernel: kernels.geluTanh, pairs: [...ends(0, 0, most, 0, inf, NaN, NaN), [-1e20, 0], [1e20, Math.fround(1e20)]] },
  { name: "silu", kernel: kernels.silu, pairs: [...ends(0, 0, most, 0, inf, NaN, NaN), [-110, 0], [90, 90]] },
  { name: "clamp", kernel: kernels.clamp, rest: [-1, 6], pairs: [...ends(0, 0, 6, -1, 6, -1, NaN), [-1, -1], [6, 6]] },
];

const slopes: Edges[] = [
  { name: "softplusGrad", kernel: kernels.softplusGrad, pairs: ends(0.5, 0.5, 1, 0, 1, 0, NaN) },
  { name: "leakyReluGrad", kernel: kernels.leakyReluGrad, rest: [0.25], pairs: ends(0.25, 0.25, 1, 0.25, 1, 0.25, 0.25) },
  { name: "eluGrad", kernel: kernels.eluGrad, rest: [1.5], pairs: ends(1.5, 1.5, 1, 0, 1, 0, NaN) },
  { name: "siluGrad", kernel: kernels.siluGrad, pairs: finite(0.5, 0.5, 1, 0, NaN) },
  { name: "geluGrad", kernel: kernels.geluGrad, pairs: [...finite(0.5, 0.5, 1, 0, NaN), [1e20, 1], [-1e20, 0]] },
  { name: "geluTanhGrad", kernel: kernels.geluTanhGrad, pairs: [...ends(0.5, 0.5, 1, 0, 1, 0, NaN), [1e13, 1], [1e20, 1], [-1e20, 0]] },
  { name: "clampGrad", kernel: kernels.clampGrad, rest: [0, 1], pairs: [...ends(0, 0, 0, 0, 0, 0, 0), [1, 0], [0.5, 1]] },
];

describe.each(values)("$name at the edges", ({ kernel, pairs, rest = [] }) => {
  test.each(pairs.map(([x, y]) => ({ x, y })))("of $x is $y", ({ x, y }) => {
    expectNear(valuesOf(kernel, [x], ...rest), [y], { rel: 2e-7, abs: 1e-45 });
  });
  test("is the same for a number among others", () => {
    const x = pairs.map(([each]) => each);
    expect(Array.from(valuesOf(kernel, x, ...rest))).toEqual(x.map((each) => valuesOf(kernel, [each], ...rest)[0]));
  });
});

describe.each(slopes)("$name at the edges", ({ kernel, pairs, rest = [] }) => {
  test.each(pairs.map(([x, y]) => ({ x, y })))("of $x is $y", ({ x, y }) => {
    expectNear(slopesOf(kernel, [x], ...rest), [y], { abs: 4e-7 });
  });
});

test("tanhGrad, from what tanh gave, is 1 at 0 and 0 at 1 and -1", () => {
  expect(Array.from(slopesOf(kernels.tanhGrad, [0, -0, 1, -1, NaN]))).toEqual([1, 1, 0, 0, NaN]);
});

describe("no finite number becomes NaN or infinite", () => {
  // 2^-149 to 2^127, both signs
  const x = Float32Array.from({ length: 554 }, (_, i) => (i % 2 ? -1 : 1) * 2 ** (Math.floor(i / 2) - 149));
  test.each(values)("through $name", ({ kernel, rest = [] }) => expect(valuesOf(kernel, x, ...rest).every(Number.isFinite)).toBe(true));
  test.each(slopes)("through $name", ({ kernel, rest = [] }) => expect(slopesOf(kernel, x, ...rest).every(Number.isFinite)).toBe(true));
});
