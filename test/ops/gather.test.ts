import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { gather, tensor, ValueError } from "../../src/index.ts";
import * as reference from "../reference/grid.ts";
import { expectGradient } from "../support/gradient.ts";
import { expectMoves, places } from "../support/moves.ts";
import { numbers, sizes, wholes } from "../support/numbers.ts";
import { shapeOf } from "../support/shapes.ts";

/** A table and indices of its rows, in any order, some more than once. */
const tables = fc.tuple(fc.integer({ min: 1, max: 6 }), shapeOf(3, 0, 5), fc.array(fc.nat(100), { maxLength: 12 })).map(([rows, rest, list]) => ({
  shape: [rows, ...rest],
  indices: list.map((each) => each % rows),
}));

function check(shape: number[], indices: number[]): void {
  const width = shape.slice(1).reduce((a, b) => a * b, 1);
  const from = reference.gatherRows(places(shape)[0] as number[], indices, width);
  expectMoves((x) => gather(x, indices), [shape], from, [indices.length, ...shape.slice(1)]);
}

describe("gather", () => {
  test.each(sizes)("takes rows of %i numbers", (n) => check([5, n], [4, 0, 0, 2]));
  test.each(sizes)("takes %i rows", (n) => check([7, 3], wholes(n, 7)));

  test("takes any rows of any table, and adds up their gradients", () => {
    fc.assert(
      fc.property(tables, ({ shape, indices }) => check(shape, indices)),
      { numRuns: 200, seed: 1 },
    );
  });

  test("takes single numbers of a row of them, and typed arrays for indices", () => {
    expect(Array.from(gather(tensor([10, 20, 30]), Int32Array.of(2, 0, 2)).toArray())).toEqual([30, 10, 30]);
  });

  test("has the slope of a finite difference", () => expectGradient((x) => gather(x, [2, 0, 2]), tensor(numbers(6), [3, 2])));

  test("refuses indices that are not there, and a single number", () => {
    const x = tensor(numbers(6), [3, 2]);
    expect(() => gather(x, [0, 3])).toThrow("gather: index 1 is 3, but it must be a whole number from 0 to 2.");
    for (const wrong of [-1, 0.5, NaN]) expect(() => gather(x, [wrong])).toThrow(ValueError);
    expect(() => gather(tensor(1), [0])).toThrow("gather: a single number has no rows. Give a tensor of at least one axis.");
    expect(gather(tensor([], [0, 2]), []).shape).toEqual([0, 2]);
  });
});
