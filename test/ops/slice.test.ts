import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ShapeError, slice, tensor } from "../../src/index.ts";
import * as reference from "../reference/grid.ts";
import { expectGradient } from "../support/gradient.ts";
import { expectMoves, places } from "../support/moves.ts";
import { numbers, sizes } from "../support/numbers.ts";
import { shapeOf } from "../support/shapes.ts";

/** A shape and, along each axis, where a box begins and how long it is. */
const boxes = shapeOf(5, 0, 5).chain((shape) =>
  fc.tuple(fc.constant(shape), fc.tuple(...shape.map((size) => fc.nat(size).chain((begin) => fc.tuple(fc.constant(begin), fc.nat(size - begin)))))),
);

function check(shape: number[], begin: number[], size: number[]): void {
  const from = reference.slice(places(shape)[0] as number[], shape, begin, size);
  expectMoves((x) => slice(x, begin, size), [shape], from, size);
}

describe("slice", () => {
  test.each(sizes)("takes %i numbers out of more", (n) => check([n + 5], [2], [n]));

  test("takes any box out of any tensor, and puts its gradient back", () => {
    fc.assert(
      fc.property(boxes, ([shape, box]) => {
        check(
          shape,
          box.map(([begin]) => begin),
          box.map(([, size]) => size),
        );
      }),
      { numRuns: 200, seed: 1 },
    );
  });

  test("has the slope of a finite difference", () => expectGradient((x) => slice(x, [0, 1], [2, 2]), tensor(numbers(8), [2, 4])));

  test("refuses a box that does not lie inside", () => {
    const x = tensor(numbers(6), [2, 3]);
    expect(() => slice(x, [0, 2], [2, 2])).toThrow("slice: a box of [2, 2] from [0, 2] on does not lie inside [2, 3].");
    for (const [begin, size] of [
      [[0], [1]],
      [
        [0, 0, 0],
        [1, 1, 1],
      ],
      [[0, 0], [1]],
      [
        [-1, 0],
        [1, 1],
      ],
      [
        [0, 0],
        [1, -1],
      ],
      [
        [0.5, 0],
        [1, 1],
      ],
      [
        [0, 0],
        [1, NaN],
      ],
      [
        [3, 0],
        [0, 0],
      ],
    ] as const)
      expect(() => slice(x, begin, size), `${begin} ${size}`).toThrow(ShapeError);
  });
});
