import { describe, expect, test } from "vitest";
import { none, type Workspace } from "../../src/addresses.ts";
import * as reference from "../reference/norm.ts";
import { type Arrays, withArrays } from "../support/arrays.ts";
import { kernels } from "../support/kernels.ts";
import { expectNear } from "../support/near.ts";
import { numbers, sizes } from "../support/numbers.ts";

/** Rows, and numbers in each; 1024 rows are one running sum, of more some 256 make a run. */
const shapes = [...sizes.map((n) => [3, n]), [1, 1], [7, 10], [1024, 3], [1025, 5], [2000, 7]] as [number, number][];
const EPSILON = 1e-3;

function inputs(rows: number, n: number) {
  const [scale, shift] = [numbers(n, -1, 1, 2), numbers(n, -1, 1, 3)];
  // a row of -0, whose h is +0, and a shift of -0
  const x = numbers(rows * n, -1, 3, 1).fill(-0, 0, n);
  return { x, scale, shift: n > 1 ? shift.fill(-0, 0, 1) : shift, dy: numbers(rows * n, -1, 1, 4) };
}

interface Results {
  readonly y: Float32Array;
  readonly dx: Float32Array;
  readonly dscale: Float32Array;
  readonly dshift: Float32Array;
}

/** What all gradients begin with, and whether that of x is added to. */
interface Before {
  readonly start: number;
  readonly add: 0 | 1;
}

/** The kernels of layer norm. */
function layerNorm(rows: number, n: number, { start, add }: Before): Results {
  const { x, scale, shift, dy } = inputs(rows, n);
  return withArrays(({ put, room }) => {
    const [y, mean, inverse, dx, dscale, dshift] = [room(rows * n), room(2 * rows), room(rows), room(rows * n, start), room(n, start), room(n, start)];
    const [given, s] = [put(x).address, put(scale).address];
    kernels.layerNorm(y.address, mean.address, inverse.address, given, s, put(shift).address, rows, n, EPSILON);
    const [down, work] = [put(dy).address, room<Workspace>(6 * n).address];
    kernels.layerNormGrad(dx.address, dscale.address, dshift.address, down, given, mean.address, inverse.address, s, rows, n, add, work);
    return { y: y.read(), dx: dx.read(), dscale: dscale.read(), dshift: dshift.read() };
  });
}

/** The same as a batch norm of one example with a channel for each row, scaled and shifted afterwards. */
function batchNorm(rows: number, n: number, { start, add }: Before): Results {
  const { x, scale, shift, dy } = inputs(rows, n);
  return withArrays(({ put, room }: Arrays) => {
    const [y, h, product, dx, dscale, dshift] = [room(rows * n), room(rows * n), room(rows * n), room(rows * n, start), room(n, start), room(n, start)];
    const [mean, inverse, unbiased, ones, zeros] = [room(rows), room(rows), room(rows), room(rows, 1), room(rows, 0)];
    const [given, s, down] = [put(x).address, put(scale).address, put(dy).address];
    kernels.batchNormStatistics(mean.address, inverse.address, unbiased.address, given, 1, rows, n, none, rows, EPSILON);
    kernels.batchNorm(h.address, given, mean.address, inverse.address, ones.address, zeros.address, none, 0, 1, rows, n, none, rows);
    kernels.mul(y.address, h.address, s, rows, n, n, 1, 0, 1);
    kernels.addRow(y.address, put(shift).address, rows, n);
    kernels.addRowGrad(dshift.address, down, rows, n);
    kernels.mul(product.address, down, h.address, 1, rows * n, 0, 1, 0, 1);
    kernels.addRowGrad(dscale.address, product.address, rows, n);
    kernels.mul(product.address, down, s, rows, n, n, 1, 0, 1);
    const [of, work] = [[mean.address, inverse.address, ones.address, zeros.address] as const, room<Workspace>(2).address];
    kernels.batchNormGrad(dx.address, none, none, none, product.address, given, ...of, none, 0, 1, rows, n, none, rows, 1, add, work);
    return { y: y.read(), dx: dx.read(), dscale: dscale.read(), dshift: dshift.read() };
  });
}

const bitsOf = (x: Float32Array) => new Int32Array(x.buffer, x.byteOffset, x.length);

describe.each(shapes)("layer norm of %i rows of %i numbers", (rows, n) => {
  test("layerNorm and layerNormGrad equal their definitions", () => {
    const { x, scale, shift, dy } = inputs(rows, n);
    const results = layerNorm(rows, n, { start: 0, add: 0 });
    const expected = reference.layerNormGrad(dy, x, scale, EPSILON);
    expectNear(results.y, reference.layerNorm(x, scale, shift, EPSILON), { abs: 3e-6 }, "y");
    // a row of zeros has an inverse of 1 / sqrt(epsilon), by which errors grow
    expectNear(results.dx, expected.dx, { rel: 1e-5, abs: 1e-5 }, "dx");
    expectNear(results.dscale, expected.dscale, { rel: 1e-5, abs: 2e-5 }, "dscale");
    expectNear(results.dshift, expected.dshift, { rel: 1e-5, abs: 2e-5 }, "dshift");
  });

  test.each([0, 1] as const)("have the bits of a batch norm with a channel for each row (added: %i)", (add) => {
    const before = { start: 0.75, add };
    const [results, needed] = [layerNorm(rows, n, before), batchNorm(rows, n, before)];
    for (const name of ["y", "dx", "dscale", "dshift"] as const) expect(bitsOf(results[name]), name).toEqual(bitsOf(needed[name]));
  });

  test("layerNormGrad does without the gradient of x", () => {
    const { x, scale, dy } = inputs(rows, n);
    const { dscale, dshift } = layerNorm(rows, n, { start: 0, add: 0 });
    withArrays(({ put, room }) => {
      const [y, mean, inverse, toScale, toShift] = [room(rows * n), room(2 * rows), room(rows), room(n, 0), room(n, 0)];
      const [given, s] = [put(x).address, put(scale).address];
      kernels.layerNorm(y.address, mean.address, inverse.address, given, s, s, rows, n, EPSILON);
      const work = room<Workspace>(6 * n).address;
      kernels.layerNormGrad(none, toScale.address, toShift.address, put(dy).address, given, mean.address, inverse.address, s, rows, n, 0, work);
      expect(toScale.read()).toEqual(dscale);
      expect(toShift.read()).toEqual(dshift);
    });
  });
});
