import { describe, expect, test } from "vitest";
import { add, gradients, matmul, ShapeError, sum, type Tensor, tensor, ValueError } from "../../src/index.ts";
import { inverse, logDeterminant } from "../../src/math/index.ts";
import * as reference from "../reference/matrices.ts";
import { expectGradient } from "../support/gradient.ts";
import { expectNear } from "../support/near.ts";
import { numbers } from "../support/numbers.ts";

/** `count` matrices n x n that are far from having no inverse: noise and twice the identity, rows in another order. */
function matrices(count: number, n: number): Tensor {
  const noise = numbers(count * n * n, -0.5, 0.5, n);
  return tensor(
    noise.map((each, i) => each + ((Math.floor(i / n) + 1) % n === i % n ? 2 : 0)),
    [count, n, n],
  );
}
const rows = (x: ArrayLike<number>, n: number) => Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => x[i * n + j] as number));

describe("inverse and logDeterminant", () => {
  test.each([1, 2, 3, 5, 7])("equal their definitions for matrices of %i rows", (n) => {
    const x = matrices(3, n);
    const [y, logs] = [inverse(x).toArray(), logDeterminant(x)];
    expect(logs.shape).toEqual([3]);
    for (let i = 0; i < 3; i++) {
      const m = rows(x.toArray().subarray(i * n * n), n);
      expectNear(y.subarray(i * n * n, (i + 1) * n * n), reference.inverse(m).flat(), { rel: 2e-7, abs: 1e-7 });
      expectNear(logs.toArray()[i] as number, Math.log(Math.abs(reference.determinant(m))), { rel: 1e-7, abs: 1e-7 });
    }
  });

  test("of 40 rows give the identity back, and the determinant of a product of many", () => {
    const x = matrices(1, 40);
    const identity = matmul(x, inverse(x)).toArray();
    expectNear(
      identity,
      Array.from({ length: 1600 }, (_, i) => (i % 41 === 0 ? 1 : 0)),
      { abs: 5e-6 },
    );
    const large = tensor(
      Float32Array.from({ length: 1600 }, (_, i) => (i % 41 === 0 ? 1e-30 : 0)),
      [40, 40],
    );
    expectNear(logDeterminant(large).item(), 40 * Math.log(Math.fround(1e-30)), { rel: 1e-6 });
  });

  test("take any axes before the last two, or none", () => {
    expect(inverse(tensor([[2]])).shape).toEqual([1, 1]);
    expect(logDeterminant(tensor([[2]])).shape).toEqual([]);
    expect(inverse(tensor(new Float32Array(0), [0, 2, 2])).shape).toEqual([0, 2, 2]);
    const x = tensor(matrices(6, 2).toArray(), [2, 3, 2, 2]);
    expect(logDeterminant(x).shape).toEqual([2, 3]);
    expect(logDeterminant(x).toArray()).toEqual(logDeterminant(matrices(6, 2)).toArray());
  });

  test("have the slopes of finite differences", () => {
    for (const n of [1, 2, 3]) {
      const x = tensor(
        matrices(2, n)
          .toArray()
          .map((each) => 2 * each),
        [2, n, n],
      );
      expectGradient(inverse, x);
      expectGradient(logDeterminant, x);
    }
    const x = matrices(1, 3);
    expectNear(
      gradients(() => sum(logDeterminant(x)), [x]).gradients[0] as Float32Array,
      Array.from({ length: 9 }, (_, i) => inverse(x).toArray()[(i % 3) * 3 + Math.floor(i / 3)] as number),
      { rel: 1e-6 },
    );
  });

  test("refuse what is not square, and what has no inverse", () => {
    expect(() =>
      inverse(
        tensor([
          [1, 2, 3],
          [4, 5, 6],
        ]),
      ),
    ).toThrow("inverse: [2, 3] came, but [..., n, n] is needed: square matrices in the last two axes.");
    expect(() => logDeterminant(tensor([1]))).toThrow(ShapeError);
    const bad = add(
      tensor([
        [
          [1, 0],
          [0, 1],
        ],
        [
          [1, 2],
          [2, 4],
        ],
      ]),
      tensor(0),
    );
    expect(() => inverse(bad)).toThrow(
      "inverse: matrix 1 has no inverse, as its rows are not independent or not finite. Add a small multiple of the identity.",
    );
    expect(() => logDeterminant(tensor([[NaN]]))).toThrow(ValueError);
  });
});
