import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { gradients, mul, ShapeError, sum, tensor, where } from "../../src/index.ts";
import * as reference from "../reference/elementwise.ts";
import { choose } from "../reference/where.ts";
import { expectGradient } from "../support/gradient.ts";
import { expectNear } from "../support/near.ts";
import { numbers, sizes, some } from "../support/numbers.ts";
import { threeShapes } from "../support/shapes.ts";

/** Ones and zeros. */
function condition(n: number): number[] {
  const ones = some(n, 0.5, 3);
  return Array.from({ length: n }, (_, i) => (ones.includes(i) ? 1 : 0));
}

describe("where", () => {
  test.each(sizes)("equals its definition for %i numbers", (n) => {
    const [c, a, b] = [condition(n), numbers(n), numbers(n, -2, 2, 2)];
    expect(Array.from(where(tensor(c), tensor(a), tensor(b)).toArray())).toEqual(choose(c, a, b));
  });

  test("equals its definition for any three shapes that broadcast, its gradients too", () => {
    fc.assert(
      fc.property(threeShapes, ([cShape, aShape, bShape]) => {
        const c = condition(reference.size(cShape));
        const [a, b] = [numbers(reference.size(aShape)), numbers(reference.size(bShape), -2, 2, 2)];
        const [tc, ta, tb] = [tensor(c, cShape), tensor(a, aShape), tensor(b, bShape)];
        const full = reference.common(reference.common(cShape, aShape), bShape);
        const [y, dy] = [where(tc, ta, tb), numbers(reference.size(full), -1, 1, 3)];
        const spread = (of: ArrayLike<number>, shape: number[]) => Array.from(dy, (_, i) => of[reference.source(i, full, shape)] as number);
        const chosen = spread(c, cShape);
        expect(y.shape).toEqual(full);
        expect(Array.from(y.toArray())).toEqual(choose(chosen, spread(a, aShape), spread(b, bShape)));
        const [da, db] = gradients(() => sum(mul(where(tc, ta, tb), tensor(dy, full))), [ta, tb]).gradients as [Float32Array, Float32Array];
        expectNear(
          da,
          reference.reduce(dy, full, aShape, (i) => chosen[i] as number),
          { rel: 1e-6, abs: 1e-5 },
        );
        expectNear(
          db,
          reference.reduce(dy, full, bShape, (i) => 1 - (chosen[i] as number)),
          { rel: 1e-6, abs: 1e-5 },
        );
      }),
      { numRuns: 300, seed: 1 },
    );
  });

  test("has the slope of a finite difference", () => {
    const c = tensor([1, 0, 0.5, 0, -1, 0], [2, 3]);
    expectGradient((a, b) => where(c, a, b), tensor(numbers(6), [2, 3]), tensor(numbers(3, -2, 2, 2)));
    expectGradient((x) => where(c, mul(x, x), x), tensor(numbers(3)));
  });

  test("gives the condition no gradient, and one of the others its own when the other asks for none", () => {
    const [c, a, b] = [tensor([1, 0]), tensor([3, 4]), tensor([5, 6])];
    expect(gradients(() => sum(where(c, a, b)), [c, a]).gradients).toEqual([Float32Array.of(0, 0), Float32Array.of(1, 0)]);
    expect(gradients(() => sum(where(c, a, b)), [b]).gradients[0]).toEqual(Float32Array.of(0, 1));
  });

  test("keeps what was not chosen out, NaN and infinities too", () => {
    expect(Array.from(where(tensor([1, 0]), tensor([1, NaN]), tensor([Infinity, 2])).toArray())).toEqual([1, 2]);
    expect(Array.from(where(tensor([0, 1]), tensor(NaN), tensor(-Infinity)).toArray())).toEqual([-Infinity, NaN]);
  });

  test("of no numbers is none", () => expect(where(tensor([], [0, 2]), tensor(1), tensor([1, 2])).shape).toEqual([0, 2]));

  test("refuses shapes that do not fit and says which", () => {
    const [c, a] = [tensor(numbers(6), [2, 3]), tensor(numbers(3))];
    expect(() => where(c, a, tensor(numbers(4)))).toThrow(/where: shapes \[2, 3\] and \[4\].*3 against 4 at axis 1/);
    expect(() => where(c, tensor(numbers(2)), a)).toThrow(ShapeError);
  });
});
