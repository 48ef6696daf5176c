import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { add, gradients, linear, matmul, mul, ShapeError, sum, tensor } from "../../src/index.ts";
import * as reference from "../reference/gemm.ts";
import { expectGradient } from "../support/gradient.ts";
import { expectNear } from "../support/near.ts";
import { numbers, sizes } from "../support/numbers.ts";
import { shapeOf } from "../support/shapes.ts";

const { rows, transposed } = reference;
const random = (n: number, series: number) => numbers(n, -1, 1, series);
const size = (shape: readonly number[]) => shape.reduce((a, b) => a * b, 1);
const zeros = (n: number) => new Float32Array(n);

/** Values and gradients of `batch` products [m, k] times [k, n], the second the same for all when `shared`. */
function check(batch: readonly number[], m: number, k: number, n: number, shared = false): void {
  const copies = size(batch);
  const bShape = shared ? [k, n] : [...batch, k, n];
  const [a, b, dy] = [random(copies * m * k, 1), random(size(bShape), 2), random(copies * m * n, 3)];
  const [ta, tb] = [tensor(a, [...batch, m, k]), tensor(b, bShape)];
  const expected = { y: [] as number[], da: [] as number[], db: new Array<number>(b.length).fill(0) };
  for (let i = 0; i < copies; i++) {
    const begin = shared ? 0 : i * k * n;
    const left = rows(a.subarray(i * m * k, (i + 1) * m * k), k);
    const right = rows(b.subarray(begin, begin + k * n), n);
    const above = rows(dy.subarray(i * m * n, (i + 1) * m * n), n);
    expected.y.push(...reference.gemm(zeros(m * n), n, left, right, [m, n, k]));
    expected.da.push(...reference.gemm(zeros(m * k), k, above, transposed(right), [m, k, n]));
    const share = reference.gemm(zeros(k * n), n, transposed(left), above, [k, n, m]);
    share.forEach((each, at) => {
      expected.db[begin + at] = (expected.db[begin + at] as number) + each;
    });
  }
  const y = matmul(ta, tb);
  expect(y.shape).toEqual([...batch, m, n]);
  const near = (terms: number) => ({ rel: 1e-5, abs: 2e-7 * Math.max(terms, 5) });
  expectNear(y.toArray(), expected.y, near(k));
  const [da, db] = gradients(() => sum(mul(matmul(ta, tb), tensor(dy, y.shape))), [ta, tb]).gradients as [Float32Array, Float32Array];
  expectNear(da, expected.da, near(n));
  expectNear(db, expected.db, near(m * copies));
}

describe("matmul", () => {
  test.each(sizes)("equals its definition with %i of everything in turn, gradients too", (n) => {
    check([], n, 3, 5);
    check([], 5, n, 3);
    check([], 3, 5, n);
  });

  // a block is 96 rows, 384 terms, 960 columns
  test.each([
    [97, 385, 13],
    [5, 9, 961],
    [193, 7, 33],
  ])("equals its definition beyond a block: %i x %i x %i", (m, k, n) => check([], m, k, n));

  test("equals its definition for any batch of matrices, or one matrix for all, down to none", () => {
    const side = fc.nat(11);
    fc.assert(
      fc.property(shapeOf(3, 0, 3), side, side, side, fc.boolean(), (batch, m, k, n, shared) => check(batch, m, k, n, shared)),
      { numRuns: 250, seed: 1 },
    );
  });

  test("broadcasts the axes before the last two, as the products of the repeated matrices", () => {
    for (const [left, right] of [
      [[], [4]],
      [[1], [4]],
      [[2, 1], [3]],
      [[2, 3], [3]],
      [[3], [2, 3]],
      [
        [2, 1, 3],
        [5, 1],
      ],
      [[0], [1]],
    ] as [number[], number[]][]) {
      const [a, b] = [tensor(random(size(left) * 6, 1), [...left, 2, 3]), tensor(random(size(right) * 12, 2), [...right, 3, 4])];
      const y = matmul(a, b);
      const batch = y.shape.slice(0, -2);
      const whole = (x: typeof a) => add(x, tensor(zeros(size(batch) * size(x.shape.slice(-2))), [...batch, ...x.shape.slice(-2)]));
      const [wholeA, wholeB] = [whole(a), whole(b)];
      expect(batch).toEqual(add(tensor(zeros(size(left)), left), tensor(zeros(size(right)), right)).shape);
      expect(y.toArray()).toEqual(matmul(wholeA, wholeB).toArray());
      const dy = tensor(random(y.size, 3), y.shape);
      const found = gradients(() => sum(mul(matmul(a, b), dy)), [a, b]).gradients as [Float32Array, Float32Array];
      const expected = gradients(() => sum(mul(matmul(whole(a), whole(b)), dy)), [a, b]).gradients as [Float32Array, Float32Array];
      expectNear(found[0], expected[0], { rel: 1e-5, abs: 1e-6 });
      expectNear(found[1], expected[1], { rel: 1e-5, abs: 1e-6 });
    }
  });

  test("of a batch of large matrices keeps each to itself", () => check([3], 50, 65, 39));

  test("has the bits of linear, whose sums run in the same order", () => {
    for (const [m, k, n] of [
      [9, 400, 21],
      [1, 33, 8],
    ] as const) {
      const [a, b] = [tensor(random(m * k, 1), [m, k]), tensor(random(k * n, 2), [k, n])];
      expect(matmul(a, b).toArray()).toEqual(linear(a, b).toArray());
    }
  });

  test("has the slope of a finite difference, also when both are the same tensor", () => {
    expectGradient(matmul, tensor(random(6, 1), [2, 3]), tensor(random(12, 2), [3, 4]));
    expectGradient(matmul, tensor(random(12, 1), [2, 2, 3]), tensor(random(6, 2), [2, 3, 1]));
    expectGradient(matmul, tensor(random(12, 1), [2, 2, 3]), tensor(random(6, 2), [3, 2]));
    expectGradient((x) => matmul(x, x), tensor(random(9, 1), [3, 3]));
  });

  test("gives a gradient to whichever of the two asks for one", () => {
    const [a, b] = [tensor([[2, 3]]), tensor([[5], [7]])];
    expect(gradients(() => matmul(a, b), [a]).gradients[0]).toEqual(Float32Array.of(5, 7));
    expect(gradients(() => matmul(a, b), [b]).gradients[0]).toEqual(Float32Array.of(2, 3));
  });

  test("refuses what is no matrix, other inner sizes and other batches", () => {
    const [x, y] = [tensor(random(6, 1), [2, 3]), tensor(random(24, 1), [4, 3, 2])];
    expect(() => matmul(x, tensor(random(3, 1)))).toThrow("matmul: shapes [2, 3] and [3] came, but both need at least two axes.");
    expect(() => matmul(tensor(1), x)).toThrow("matmul: shapes [] and [2, 3] came, but both need at least two axes.");
    expect(() => matmul(x, x)).toThrow("matmul: [2, 3] times [2, 3]: the inner sizes 3 and 2 differ.");
    const sentence = "matmul, before the last two axes: shapes [2] and [4] do not fit: 2 against 4 at axis 0. Sizes must be equal, or one of them 1.";
    expect(() => matmul(tensor(random(12, 1), [2, 2, 3]), y)).toThrow(sentence);
    expect(() => matmul(tensor(random(12, 1), [2, 2, 3]), y)).toThrow(ShapeError);
  });
});
