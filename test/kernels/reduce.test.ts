import { describe, test } from "vitest";
import { kernels } from "../../src/wasm.ts";
import * as reference from "../reference/elementwise.ts";
import { withArrays } from "../support/arrays.ts";
import { expectNear } from "../support/near.ts";
import { numbers, sizes } from "../support/numbers.ts";

/** How what was repeated lies in a grid [rows, columns]: its shape, and its strides. */
const operands = [
  ["whole", (rows: number, columns: number) => [rows, columns], (columns: number) => [columns, 1]],
  ["one row", (_: number, columns: number) => [1, columns], () => [0, 1]],
  ["one column", (rows: number) => [rows, 1], () => [1, 0]],
  ["one number", () => [1, 1], () => [0, 0]],
] as const;

function reduceInto(da: ArrayLike<number>, dy: ArrayLike<number>, rows: number, columns: number, strides: readonly number[], factor: number): Float32Array {
  return withArrays(({ put }) => {
    const to = put(da);
    const [row, column] = strides as [number, number];
    kernels.reduceInto(to.address, put(dy).address, rows, columns, row, column, factor);
    return to.read();
  });
}

describe.each(operands)("the kernel reduceInto over %s", (_, shapeOf, strides) => {
  test.each(sizes.flatMap((n) => [[3, n] as const, [n, 3] as const]))("equals its definition for %i rows of %i", (rows, columns) => {
    const shape = shapeOf(rows, columns);
    const [da, dy] = [numbers(reference.size(shape)), numbers(rows * columns, -2, 2, 2)];
    const sums = reference.reduce(dy, [rows, columns], shape);
    expectNear(
      reduceInto(da, dy, rows, columns, strides(columns), 0.5),
      Array.from(da, (each, i) => each + 0.5 * (sums[i] as number)),
      { rel: 1e-6, abs: 3e-5 },
    );
  });

  // more than 1024 of them one by one in f32: off by up to 1e-2
  test.each([
    [3, 300_001],
    [300_001, 3],
    [100_001, 7],
  ])("loses nothing of a tenth in %i rows of %i", (rows, columns) => {
    const shape = shapeOf(rows, columns);
    const sums = new Float32Array(reference.size(shape)).fill((0.05 * rows * columns) / reference.size(shape));
    expectNear(reduceInto(new Float32Array(sums.length), new Float32Array(rows * columns).fill(0.1), rows, columns, strides(columns), 0.5), sums, {
      rel: 5e-6,
    });
  });
});
