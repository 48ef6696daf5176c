// Sums, means and maxima along one axis.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { gradients, max, mean, mul, type ReduceOptions, ShapeError, sum, type Tensor, tensor } from "../../src/index.ts";
import * as reference from "../reference/axis.ts";
import { expectGradient } from "../support/gradient.ts";
import { expectNear } from "../support/near.ts";
import { numbers, sizes } from "../support/numbers.ts";
import { shapeOf } from "../support/shapes.ts";

const size = (shape: readonly number[]) => shape.reduce((a, b) => a * b, 1);
type Reduction = (x: Tensor, axis?: number, options?: ReduceOptions) => Tensor;

/** What a reduction of one line is, and the slope of that along each of its numbers. */
interface Definition {
  readonly op: Reduction;
  readonly value: (line: number[]) => number;
  readonly slope: (line: number[], at: number) => number;
}

const total = (line: number[]) => line.reduce((a, b) => a + b, 0);
const reductions: [string, Definition][] = [
  ["sum", { op: sum, value: total, slope: () => 1 }],
  ["mean", { op: mean, value: (line) => total(line) / line.length, slope: (line) => 1 / line.length }],
  ["max", { op: max, value: (line) => Math.max(...line), slope: (line, at) => (line.indexOf(Math.max(...line)) === at ? 1 : 0) }],
];

/** Halves, of which some are equal. */
const halves = (n: number) => numbers(n, -3, 3).map((x) => Math.round(2 * x) / 2 + 0);

describe.each(reductions)("%s along an axis", (name, { op, value, slope }) => {
  function check(shape: number[], axis: number, given: number, keepDims: boolean): void {
    const [outer, middle, inner] = [size(shape.slice(0, axis)), shape[axis] as number, size(shape.slice(axis + 1))];
    const values = halves(size(shape));
    const x = tensor(values, shape);
    const y = op(x, given, { keepDims });
    const lines = reference.lines(values, outer, middle, inner);
    expect(y.shape).toEqual(keepDims ? shape.with(axis, 1) : shape.toSpliced(axis, 1));
    expectNear(y.toArray(), lines.map(value), { rel: 3e-7, abs: 1e-6 });

    const dy = numbers(y.size, -1, 1, 2);
    const found = gradients(() => sum(mul(op(x, given, { keepDims }), tensor(dy, y.shape))), [x]).gradients[0] as Float32Array;
    const expected = Array.from(found, (_, at) => {
      const line = Math.floor(at / (middle * inner)) * inner + (at % inner);
      return (dy[line] as number) * slope(lines[line] as number[], Math.floor(at / inner) % middle);
    });
    expectNear(found, expected, { rel: 3e-7 });
  }

  test.each(sizes)("equals its definition with %i of everything in turn", (n) => {
    check([n, 3, 2], 0, 0, false);
    check([3, n, 5], 1, 1, true);
    check([2, 3, n], 2, -1, false);
    check([n], 0, -1, true);
  });

  test("equals its definition for any shape and axis, counted from either end, with and without a place for it", () => {
    const shapes = shapeOf(5, 1, 6, 1).chain((shape) => fc.tuple(fc.constant(shape), fc.nat(shape.length - 1)));
    fc.assert(
      fc.property(shapes, fc.boolean(), fc.boolean(), ([shape, axis], fromBack, keepDims) => {
        check(shape, axis, fromBack ? axis - shape.length : axis, keepDims);
      }),
      { numRuns: 200, seed: 1 },
    );
  });

  test("has the slope of a finite difference", () => {
    // no two numbers of a line nearer than half of one
    const apart = tensor([3, -1, 0.5, -2, 2, 1, 1.5, -3, 4, 0, -1.5, 2.5], [2, 3, 2]);
    for (const axis of [0, 1, 2]) expectGradient((x) => op(x, axis), apart);
    expectGradient((x) => mul(x, op(x, -1, { keepDims: true })), apart);
    expectGradient((x) => op(x), apart);
  });

  test("without an axis takes all numbers, and can keep all axes", () => {
    const x = tensor(halves(24), [2, 3, 4]);
    expect(op(x).shape).toEqual([]);
    expect(op(x, undefined, { keepDims: true }).shape).toEqual([1, 1, 1]);
    expectNear(op(x).item(), value(Array.from(x.toArray())), { rel: 1e-6 });
    expect(op(x, undefined, { keepDims: true }).toArray()).toEqual(op(x).toArray());
    expect(op(tensor(5)).item()).toBe(5);
  });

  test("refuses an axis that is not there", () => {
    const x = tensor(halves(6), [2, 3]);
    expect(() => op(x, 2)).toThrow(`${name}: axis 2 does not exist in a tensor of 2 axes.`);
    expect(() => op(x, -3)).toThrow(`${name}: axis -3 does not exist in a tensor of 2 axes.`);
    expect(() => op(tensor(1), 0)).toThrow(`${name}: axis 0 does not exist in a tensor of 0 axes.`);
    expect(() => op(x, 0.5)).toThrow(ShapeError);
  });

  test("of lines side by side lets a NaN into its own only", () => {
    expect(Array.from(op(tensor([NaN, 1, 2, 2, 3, 3], [3, 2]), 1).toArray())).toEqual([NaN, value([2, 2]), value([3, 3])]);
  });
});

describe("of no numbers", () => {
  const none = tensor([], [2, 0]);
  test("the sum is 0", () => {
    expect(Array.from(sum(none, 1).toArray())).toEqual([0, 0]);
    expect(sum(none, 0).shape).toEqual([0]);
  });
  test("mean and maximum are refused", () => {
    expect(() => mean(none, 1)).toThrow("mean: [2, 0] holds no numbers to take the mean of.");
    expect(() => mean(none)).toThrow(ShapeError);
    expect(() => max(none, 1)).toThrow("max: [2, 0] holds no numbers to take the maximum of.");
    expect(() => max(none)).toThrow(ShapeError);
  });
  test("but with lines none is asked for, the results are none", () => {
    for (const op of [sum, mean, max]) expect(op(none, 0).shape).toEqual([0]);
  });
});

test("max gives its gradient to the first of equals", () => {
  const x = tensor([1, 3, 3, 2, 0, 0], [2, 3]);
  expect(gradients(() => sum(max(x, 1)), [x]).gradients[0]).toEqual(Float32Array.of(0, 1, 0, 1, 0, 0));
  expect(gradients(() => max(x), [x]).gradients[0]).toEqual(Float32Array.of(0, 1, 0, 0, 0, 0));
});

test("mean of a million tenths is a tenth along any axis", () => {
  const tenths = new Float32Array(1_000_000).fill(0.1);
  expectNear(mean(tensor(tenths), 0).toArray(), [0.1], { rel: 5e-6 });
  expectNear(mean(tensor(tenths, [200_000, 5]), 0).toArray(), new Array(5).fill(0.1), { rel: 5e-6 });
  expectNear(mean(tensor(tenths, [2, 500_000]), 1).toArray(), [0.1, 0.1], { rel: 5e-6 });
});
