import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { concat, gradients, mul, ShapeError, sum, tensor } from "../../src/index.ts";
import * as reference from "../reference/grid.ts";
import { expectGradient } from "../support/gradient.ts";
import { expectMoves, places } from "../support/moves.ts";
import { numbers, sizes } from "../support/numbers.ts";
import { shapeOf } from "../support/shapes.ts";

/** A shape, an axis of it, and how long each of some tensors is along that. */
const rows = shapeOf(4, 0, 4, 1).chain((shape) => fc.tuple(fc.constant(shape), fc.nat(shape.length - 1), fc.array(fc.nat(4), { minLength: 1, maxLength: 4 })));

function check(shapes: number[][], axis: number, given = axis): void {
  const numbered = places(...shapes);
  const expected = reference.concat(
    shapes.map((shape, i) => [numbered[i] as number[], shape]),
    axis,
  );
  expectMoves((...list) => concat(list, given), shapes, expected.values, expected.shape);
}

describe("concat", () => {
  test.each(sizes)("puts %i numbers before others", (n) => check([[n], [3], [n]], 0));

  test("joins tensors of any shape along any axis, counted from either end, and parts their gradients", () => {
    fc.assert(
      fc.property(rows, fc.boolean(), ([shape, axis, widths], fromBack) => {
        const shapes = widths.map((width) => shape.with(axis, width));
        check(shapes, axis, fromBack ? axis - shape.length : axis);
      }),
      { numRuns: 200, seed: 1 },
    );
  });

  test("joins along the first axis unless told", () => expect(concat([tensor([[1, 2]]), tensor([[3, 4]])]).shape).toEqual([2, 2]));

  test("adds up the gradients of a tensor that is in it twice, and leaves those alone that ask for none", () => {
    const [x, other] = [tensor([1, 2]), tensor([5])];
    const weights = tensor([1, 2, 3, 4, 5]);
    expect(gradients(() => sum(mul(concat([x, other, x]), weights)), [x]).gradients[0]).toEqual(Float32Array.of(1 + 4, 2 + 5));
  });

  test("has the slope of a finite difference", () => {
    expectGradient((a, b) => concat([a, b, a], 1), tensor(numbers(4), [2, 2]), tensor(numbers(6), [2, 3]));
  });

  test("refuses nothing, single numbers, other axes and shapes that do not fit", () => {
    const x = tensor(numbers(6), [2, 3]);
    expect(() => concat([])).toThrow("concat: the list is empty. Give at least one tensor.");
    expect(() => concat([tensor(1), tensor(2)])).toThrow("concat: axis 0 does not exist in a tensor of 0 axes.");
    expect(() => concat([x], -3)).toThrow("concat: axis -3 does not exist in a tensor of 2 axes.");
    const sentence = "concat: shapes [2, 3] and [2, 2] do not fit along axis 0. All other sizes must be equal.";
    expect(() => concat([x, tensor(numbers(4), [2, 2])])).toThrow(sentence);
    expect(() => concat([x, tensor(numbers(3))], 1)).toThrow(ShapeError);
  });
});
