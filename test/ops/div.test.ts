import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { affine, div, gradients, mul, sum, tensor } from "../../src/index.ts";
import * as reference from "../reference/elementwise.ts";
import { expectGradient, expectSlopes } from "../support/gradient.ts";
import { expectNear } from "../support/near.ts";
import { awayFromZero, numbers, sizes } from "../support/numbers.ts";
import { pairOfShapes } from "../support/shapes.ts";

const quotient = (a: number, b: number) => Math.fround(a / b);

describe("div", () => {
  test.each(sizes)("equals its definition for %i numbers", (n) => {
    const [a, b] = [numbers(n), awayFromZero(n, 0.5, 2)];
    expect(div(tensor(a), tensor(b)).toArray()).toEqual(a.map((each, i) => quotient(each, b[i] as number)));
  });

  test("equals its definition for any two shapes that broadcast", () => {
    fc.assert(
      fc.property(pairOfShapes, ([p, q]) => {
        const [a, b] = [numbers(reference.size(p)), awayFromZero(reference.size(q), 0.5, 2)];
        const y = div(tensor(a, p), tensor(b, q));
        expect(y.shape).toEqual(reference.common(p, q));
        expect(Array.from(y.toArray())).toEqual(reference.broadcast(quotient, a, p, b, q));
      }),
      { numRuns: 300, seed: 1 },
    );
  });

  test("has the gradient its definition has for any two shapes that broadcast", () => {
    fc.assert(
      fc.property(pairOfShapes, ([p, q]) => {
        const [a, b] = [numbers(reference.size(p)), awayFromZero(reference.size(q), 0.5, 2)];
        const [ta, tb] = [tensor(a, p), tensor(b, q)];
        const full = reference.common(p, q);
        const dy = numbers(reference.size(full), -1, 1, 3);
        const [da, db] = gradients(() => sum(mul(div(ta, tb), tensor(dy, full))), [ta, tb]).gradients as [Float32Array, Float32Array];
        const above = (i: number) => a[reference.source(i, full, p)] as number;
        const below = (i: number) => b[reference.source(i, full, q)] as number;
        expectNear(
          da,
          reference.reduce(dy, full, p, (i) => 1 / below(i)),
          { rel: 1e-6, abs: 2e-5 },
        );
        expectNear(
          db,
          reference.reduce(dy, full, q, (i) => -above(i) / below(i) ** 2),
          { rel: 1e-6, abs: 1e-4 },
        );
      }),
      { numRuns: 200, seed: 2 },
    );
  });

  test("has the slope of a finite difference", () => {
    expectGradient(div, tensor(numbers(6), [2, 3]), tensor(awayFromZero(3, 1.2, 2)));
    expectGradient(div, tensor(numbers(2), [2, 1]), tensor(awayFromZero(3, 1.2, 2)));
    expectGradient((x) => div(x, affine(x, 0.25, 2)), tensor(numbers(5)));
  });
  test("has that slope at any size", () =>
    expectSlopes(
      div,
      (n) => numbers(n),
      (n) => awayFromZero(n, 1.2, 2),
    ));

  test("refuses shapes that do not fit and says which", () => {
    expect(() => div(tensor(numbers(6), [2, 3]), tensor(numbers(2)))).toThrow(/\[2, 3\] and \[2\].*3 against 2/);
  });

  test("gives a gradient to whichever of the two asks for one", () => {
    const [a, b] = [tensor([6]), tensor([2])];
    expect(gradients(() => div(a, b), [a]).gradients[0]).toEqual(Float32Array.of(0.5));
    expect(gradients(() => div(a, b), [b]).gradients[0]).toEqual(Float32Array.of(-1.5));
  });

  test("by 0 is an infinity, or NaN", () => {
    expect(Array.from(div(tensor([1, -1, 0]), tensor(0)).toArray())).toEqual([Infinity, -Infinity, NaN]);
  });
});
