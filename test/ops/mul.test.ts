import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { gradients, mul, sum, tensor } from "../../src/index.ts";
import * as reference from "../reference/elementwise.ts";
import { expectGradient, expectSlopes } from "../support/gradient.ts";
import { expectNear } from "../support/near.ts";
import { numbers, sizes } from "../support/numbers.ts";
import { pairOfShapes } from "../support/shapes.ts";

const product = (a: number, b: number) => Math.fround(a * b);

describe("mul", () => {
  test.each(sizes)("equals its definition for %i numbers", (n) => {
    const [a, b] = [numbers(n), numbers(n, -2, 2, 2)];
    expect(mul(tensor(a), tensor(b)).toArray()).toEqual(a.map((each, i) => product(each, b[i] as number)));
  });

  test("equals its definition for any two shapes that broadcast", () => {
    fc.assert(
      fc.property(pairOfShapes, ([p, q]) => {
        const [a, b] = [numbers(reference.size(p)), numbers(reference.size(q), -2, 2, 2)];
        const y = mul(tensor(a, p), tensor(b, q));
        expect(y.shape).toEqual(reference.common(p, q));
        expect(Array.from(y.toArray())).toEqual(reference.broadcast(product, a, p, b, q));
      }),
      { numRuns: 300, seed: 1 },
    );
  });

  test("has the gradient its definition has for any two shapes that broadcast", () => {
    fc.assert(
      fc.property(pairOfShapes, ([p, q]) => {
        const [a, b] = [numbers(reference.size(p)), numbers(reference.size(q), -2, 2, 2)];
        const [ta, tb] = [tensor(a, p), tensor(b, q)];
        const full = reference.common(p, q);
        const dy = numbers(reference.size(full), -1, 1, 3);
        const [da, db] = gradients(() => sum(mul(mul(ta, tb), tensor(dy, full))), [ta, tb]).gradients as [Float32Array, Float32Array];
        const other = (of: ArrayLike<number>, shape: number[]) => (i: number) => of[reference.source(i, full, shape)] as number;
        expectNear(da, reference.reduce(dy, full, p, other(b, q)), { rel: 1e-6, abs: 2e-5 });
        expectNear(db, reference.reduce(dy, full, q, other(a, p)), { rel: 1e-6, abs: 2e-5 });
      }),
      { numRuns: 200, seed: 2 },
    );
  });

  test("has the slope of a finite difference", () => {
    expectGradient(mul, tensor(numbers(6), [2, 3]), tensor(numbers(3, -2, 2, 2)));
    expectGradient(mul, tensor(numbers(2), [2, 1]), tensor(numbers(3, -2, 2, 2)));
    expectGradient((x) => mul(x, x), tensor(numbers(5)));
  });
  test("has that slope at any size", () =>
    expectSlopes(
      mul,
      (n) => numbers(n),
      (n) => numbers(n, -2, 2, 2),
    ));

  test("has an accurate gradient for what is broadcast over many", () => {
    const tenths = tensor(new Float32Array(1_000_000).fill(0.1), [200_000, 5]);
    const [row, column] = [tensor(new Float32Array(5).fill(1)), tensor([1, 1], [2, 1])];
    const found = gradients(() => sum(mul(tenths, row)), [row]).gradients[0] as Float32Array;
    expectNear(found, new Array(5).fill(20_000), { rel: 5e-6 });
    const wide = tensor(tenths.toArray(), [2, 500_000]);
    expectNear(gradients(() => sum(mul(wide, column)), [column]).gradients[0] as Float32Array, [50_000, 50_000], { rel: 5e-6 });
  });

  test("refuses shapes that do not fit and says which", () => {
    expect(() => mul(tensor(numbers(6), [2, 3]), tensor(numbers(2)))).toThrow(/\[2, 3\] and \[2\].*3 against 2/);
  });
});
