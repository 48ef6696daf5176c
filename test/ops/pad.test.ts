import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { pad, ShapeError, tensor, ValueError } from "../../src/index.ts";
import { scope } from "../../src/memory.ts";
import * as reference from "../reference/grid.ts";
import { expectGradient } from "../support/gradient.ts";
import { expectMoves, places } from "../support/moves.ts";
import { numbers, sizes } from "../support/numbers.ts";
import { shapeOf } from "../support/shapes.ts";
import { supportOf } from "../support/support.ts";

/** A shape and how much comes before and after it along each axis. */
const geometry = shapeOf(4, 0, 4).chain((shape) => fc.tuple(fc.constant(shape), fc.tuple(...shape.map(() => fc.tuple(fc.nat(3), fc.nat(3))))));

function check(shape: number[], widths: [number, number][], value?: number): void {
  const from = reference.pad(places(shape)[0] as number[], shape, widths, -1);
  const to = shape.map((size, i) => size + (widths[i] as number[]).reduce((a, b) => a + b, 0));
  expectMoves((x) => pad(x, widths, value === undefined ? undefined : { value }), [shape], from, to, value);
}

describe("pad", () => {
  test.each(sizes)("puts zeros around %i numbers", (n) => check([n], [[2, 3]]));

  test("makes any room around any tensor, and takes the gradient of the middle", () => {
    fc.assert(
      fc.property(geometry, fc.constantFrom(undefined, 1.5, -2), ([shape, widths], value) => check(shape, widths, value)),
      { numRuns: 200, seed: 1 },
    );
  });

  test("fills with what is asked for", () => {
    expect(Array.from(pad(tensor([1]), [[1, 1]], { value: -Infinity }).toArray())).toEqual([-Infinity, 1, -Infinity]);
    expect(pad(tensor(5), []).item()).toBe(5);
  });

  test("has the slope of a finite difference", () => {
    expectGradient(
      (x) =>
        pad(x, [
          [1, 0],
          [0, 2],
        ]),
      tensor(numbers(6), [2, 3]),
    );
  });

  test("hands on which features are zeros where they keep their places and zeros are put around them", () => {
    const known = (shape: number[], widths: [number, number][], value = 0) =>
      scope(() => {
        const x = tensor(new Float32Array(shape.reduce((a, b) => a * b, 1)), shape);
        x.support = supportOf([]);
        return pad(x, widths, { value }).support === x.support;
      });
    const same: [number, number] = [0, 0];
    expect(known([2, 3, 4], [[1, 0], same, [2, 1]])).toBe(true);
    expect(known([2, 3, 4], [[1, 0], same, [2, 1]], 1)).toBe(false);
    expect(known([2, 3], [same, [0, 1]])).toBe(false);
    expect(known([3], [same])).toBe(true);
    expect(known([3], [[1, 0]])).toBe(false);
  });

  test("refuses widths of other axes, and such as are no widths", () => {
    const x = tensor(numbers(6), [2, 3]);
    expect(() => pad(x, [[1, 1]])).toThrow("pad: 1 pairs of widths came for [2, 3]. Give one [before, after] per axis.");
    expect(() => pad(x, [])).toThrow(ShapeError);
    expect(() => pad(tensor([1]), [[-1, 0]])).toThrow("pad: the widths [-1, 0] must be whole numbers from 0 up.");
    expect(() => pad(tensor([1]), [[0, 0.5]])).toThrow(ValueError);
  });
});
