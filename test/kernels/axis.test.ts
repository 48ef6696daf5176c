import { describe, expect, test } from "vitest";
import type { Indices } from "../../src/addresses.ts";
import { kernels } from "../../src/wasm.ts";
import * as reference from "../reference/axis.ts";
import { withArrays } from "../support/arrays.ts";
import { expectNear } from "../support/near.ts";
import { numbers, sizes } from "../support/numbers.ts";

const shapes = sizes.flatMap((n) => [
  [1, n, 1],
  [3, n, 1],
  [3, n, 5],
  [2, 5, n],
  [n, 3, 2],
]) as [number, number, number][];

function maxAxis(x: ArrayLike<number>, outer: number, middle: number, inner: number): { values: number[]; places: number[] } {
  return withArrays(({ put, room }) => {
    const [y, place] = [room(outer * inner), room<Indices>(outer * inner)];
    kernels.maxAxis(y.address, place.address, put(x).address, outer, middle, inner);
    return { values: Array.from(y.read()), places: Array.from(place.readInts()) };
  });
}

function sumAxis(x: ArrayLike<number>, outer: number, middle: number, inner: number): Float32Array {
  return withArrays(({ put, room }) => {
    const y = room(outer * inner);
    kernels.sumAxis(y.address, put(x).address, outer, middle, inner);
    return y.read();
  });
}

describe.each(shapes)("the middle axis of %i x %i x %i", (outer, middle, inner) => {
  const x = numbers(outer * middle * inner);
  // halves, so that there are equals
  const coarse = x.map((each) => Math.round(2 * each) / 2 + 0);

  test("sumAxis equals its definition", () => {
    // the error of n sums in a row, of which at most a few add up
    expectNear(sumAxis(x, outer, middle, inner), reference.sumAxis(x, outer, middle, inner), { abs: 3e-7 * middle, rel: 2e-6 });
  });
  test("maxAxis gives the largest and the first place it is at", () => {
    expect(maxAxis(coarse, outer, middle, inner)).toEqual(reference.maxAxis(coarse, outer, middle, inner));
  });
  test("maxAxisGrad adds to the place of the largest", () => {
    const [dx, dy] = [numbers(x.length, -1, 1, 2), numbers(outer * inner, -1, 1, 3)];
    const { places } = reference.maxAxis(coarse, outer, middle, inner);
    const found = withArrays(({ put, putInts }) => {
      const to = put(dx);
      kernels.maxAxisGrad(to.address, put(dy).address, putInts(places).address, outer, middle, inner);
      return Array.from(to.read());
    });
    expect(found).toEqual(reference.maxAxisGrad(dx, dy, places, middle, inner).map(Math.fround));
  });
});

describe("many numbers", () => {
  // one running sum in f32: off by 1e-2
  test.each([
    [1, 1_000_000, 1],
    [2, 300_000, 1],
    [1, 300_000, 3],
    [1, 300_000, 5],
    [2, 100_000, 4],
  ])("of a tenth in %i x %i x %i lose nothing in sumAxis", (outer, middle, inner) => {
    const y = sumAxis(new Float32Array(outer * middle * inner).fill(0.1), outer, middle, inner);
    expectNear(y, new Array(outer * inner).fill(middle / 10), { rel: 5e-6 });
  });
});

describe("at the edges,", () => {
  test("sumAxis of nothing is 0, and NaN stays in its own line", () => {
    expect(Array.from(sumAxis([], 2, 0, 3))).toEqual([0, 0, 0, 0, 0, 0]);
    expect(Array.from(sumAxis([NaN, 1, 2, 3, Infinity, -Infinity, 5, 6, 7, 8], 1, 2, 5))).toEqual([NaN, 6, 8, 10, Infinity]);
  });
  test("maxAxis sees NaN, the first one, and takes infinities for numbers", () => {
    const x = [1, NaN, 3, NaN, -Infinity, -Infinity, -Infinity, -Infinity, 5, Infinity, Infinity, NaN];
    expect(maxAxis(x, 3, 4, 1)).toEqual({ values: [NaN, -Infinity, NaN], places: [1, 0, 3] });
  });
  test("maxAxis takes the first of 0 and -0", () => {
    expect(maxAxis([-0, 0, 0, -0], 2, 2, 1)).toEqual({ values: [-0, 0], places: [0, 0] });
  });
});
