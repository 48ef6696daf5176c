import { describe, test } from "vitest";
import { kernels } from "../../src/wasm.ts";
import * as reference from "../reference/sum.ts";
import { withArrays } from "../support/arrays.ts";
import { expectNear } from "../support/near.ts";
import { numbers, sizes } from "../support/numbers.ts";

function sum(x: ArrayLike<number>): number {
  return withArrays(({ put, room }) => {
    const y = room(1);
    kernels.sum(y.address, put(x).address, x.length);
    return y.read()[0] as number;
  });
}

describe("the kernel sum", () => {
  // 1024 numbers are one run
  test.each([0, ...sizes, 1023, 1024, 1025, 5000])("equals its definition for %i numbers", (n) => {
    expectNear(sum(numbers(n)), reference.sum(numbers(n)), { abs: 1e-6 * Math.sqrt(n + 1), rel: 1e-6 });
  });
  test("does not lose small numbers beside a million others", () => {
    expectNear(sum(new Float32Array(1_000_000).fill(0.1)), 100_000, { rel: 5e-6 }); // one running sum in f32: 1e-2
  });
});

// the squares of [outer, middle, inner] over all but the middle axis
const shapes = [
  [1, 1, 1],
  [1, 3, 4],
  [1, 7, 64],
  [3, 4, 1],
  [7, 64, 1],
  [2, 3, 7],
  [1, 1, 1000],
  [4, 5, 1025],
] as const;

describe.each(shapes)("the kernel sumSquares on %i x %i x %i", (outer, middle, inner) => {
  const w = numbers(outer * middle * inner);

  test("equals its definition", () => {
    const y = withArrays(({ put, room }) => {
      const to = room(middle);
      kernels.sumSquares(to.address, put(w).address, outer, middle, inner);
      return to.read();
    });
    expectNear(y, reference.sumSquares(w, outer, middle, inner), { rel: 2e-6 });
  });

  test("adds its slope to the gradient", () => {
    const [dw, dy] = [numbers(w.length, -1, 1, 2), numbers(middle, -1, 1, 3)];
    const found = withArrays(({ put }) => {
      const to = put(dw);
      kernels.sumSquaresGrad(to.address, put(dy).address, put(w).address, outer, middle, inner);
      return to.read();
    });
    expectNear(found, reference.sumSquaresGrad(dw, dy, w, middle, inner), { rel: 1e-6, abs: 1e-6 });
  });
});

test("the kernel sumSquares loses nothing of a million small numbers", () => {
  const y = withArrays(({ put, room }) => {
    const to = room(1);
    kernels.sumSquares(to.address, put(new Float32Array(1_000_000).fill(0.1)).address, 1, 1, 1_000_000);
    return to.read();
  });
  expectNear(y, [1e6 * Math.fround(0.1) ** 2], { rel: 5e-6 });
});
