import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { add, gradients, mul, sum, tensor } from "../../src/index.ts";
import * as reference from "../reference/elementwise.ts";
import { expectGradient, expectSlopes } from "../support/gradient.ts";
import { expectNear } from "../support/near.ts";
import { numbers, sizes } from "../support/numbers.ts";
import { pairOfShapes } from "../support/shapes.ts";

const sumOf = (a: number, b: number) => Math.fround(a + b);

describe("add", () => {
  test.each(sizes)("equals its definition for %i numbers", (n) => {
    const [a, b] = [numbers(n), numbers(n, -2, 2, 2)];
    expect(add(tensor(a), tensor(b)).toArray()).toEqual(a.map((each, i) => sumOf(each, b[i] as number)));
  });

  test("equals its definition for any two shapes that broadcast", () => {
    fc.assert(
      fc.property(pairOfShapes, ([p, q]) => {
        const [a, b] = [numbers(reference.size(p)), numbers(reference.size(q), -2, 2, 2)];
        const y = add(tensor(a, p), tensor(b, q));
        expect(y.shape).toEqual(reference.common(p, q));
        expect(Array.from(y.toArray())).toEqual(reference.broadcast(sumOf, a, p, b, q));
      }),
      { numRuns: 300, seed: 1 },
    );
  });

  test("has the gradient its definition has for any two shapes that broadcast", () => {
    fc.assert(
      fc.property(pairOfShapes, ([p, q]) => {
        const [a, b] = [tensor(numbers(reference.size(p)), p), tensor(numbers(reference.size(q)), q)];
        const full = reference.common(p, q);
        const dy = numbers(reference.size(full), -1, 1, 3);
        const [da, db] = gradients(() => sum(mul(add(a, b), tensor(dy, full))), [a, b]).gradients as [Float32Array, Float32Array];
        expectNear(da, reference.reduce(dy, full, p), { rel: 1e-6, abs: 1e-5 });
        expectNear(db, reference.reduce(dy, full, q), { rel: 1e-6, abs: 1e-5 });
      }),
      { numRuns: 200, seed: 2 },
    );
  });

  test("has the slope of a finite difference", () => {
    expectGradient(add, tensor(numbers(6), [2, 3]), tensor(numbers(3, -2, 2, 2)));
    expectGradient((x) => add(x, x), tensor(numbers(5)));
  });
  test("has that slope at any size", () =>
    expectSlopes(
      add,
      (n) => numbers(n),
      (n) => numbers(n, -2, 2, 2),
    ));

  test("refuses shapes that do not fit and says which", () => {
    expect(() => add(tensor(numbers(6), [2, 3]), tensor(numbers(4)))).toThrow(/\[2, 3\] and \[4\].*3 against 4/);
  });
});
