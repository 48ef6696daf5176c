import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ShapeError, tensor, transpose } from "../../src/index.ts";
import * as reference from "../reference/grid.ts";
import { expectGradient } from "../support/gradient.ts";
import { expectMoves, places } from "../support/moves.ts";
import { numbers, sizes } from "../support/numbers.ts";
import { shapeOf } from "../support/shapes.ts";

/** A shape and its axes in some order. */
const shapeAndOrder = shapeOf(5, 0, 5).chain((shape) => fc.tuple(fc.constant(shape), fc.shuffledSubarray([...shape.keys()], { minLength: shape.length })));

function check(shape: number[], order: number[], given: number[] | undefined = order): void {
  const from = reference.transpose(places(shape)[0] as number[], shape, order);
  const to = order.map((axis) => shape[axis] as number);
  expectMoves((x) => transpose(x, given), [shape], from, to);
}

describe("transpose", () => {
  test.each(sizes)("exchanges rows and columns of a matrix of %i by 3", (n) => check([n, 3], [1, 0], undefined));

  test("puts the axes of any tensor in any order, and its gradients back", () => {
    fc.assert(
      fc.property(shapeAndOrder, ([shape, order]) => check(shape, order)),
      { numRuns: 200, seed: 1 },
    );
  });

  test("takes axes from the back, and reverses all of them when no order is given", () => {
    check([2, 3, 4], [0, 2, 1], [0, -1, -2]);
    check([2, 3, 4, 5], [3, 2, 1, 0], undefined);
    check([3], [0], undefined);
    check([], [], undefined);
  });

  test("has the slope of a finite difference", () => expectGradient((x) => transpose(x, [1, 2, 0]), tensor(numbers(12), [2, 3, 2])));

  test("refuses an order that is none, and axes that are not there", () => {
    const x = tensor(numbers(6), [1, 2, 3]);
    const sentence = (order: string) => `transpose: the order ${order} must name each of the 3 axes of [1, 2, 3] once.`;
    expect(() => transpose(x, [0, 1])).toThrow(sentence("[0, 1]"));
    expect(() => transpose(x, [0, 1, 1])).toThrow(sentence("[0, 1, 1]"));
    expect(() => transpose(x, [0, 2, -1])).toThrow(sentence("[0, 2, -1]"));
    expect(() => transpose(x, [0, 1, 3])).toThrow("transpose: axis 3 does not exist in a tensor of 3 axes.");
    expect(() => transpose(tensor([1]), [-2])).toThrow("transpose: axis -2 does not exist in a tensor of 1 axis.");
    expect(() => transpose(x, [0, 0.5, 1])).toThrow(ShapeError);
  });
});
