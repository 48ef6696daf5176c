import { describe, expect, test } from "vitest";
import { skip } from "../../src/addresses.ts";
import { kernels } from "../../src/wasm.ts";
import * as reference from "../reference/grid.ts";
import { withArrays } from "../support/arrays.ts";
import { numbers, sizes, wholes } from "../support/numbers.ts";

const rows = 3;
/** Layouts of 3 rows of n numbers: strides, and how much storage each side has. */
const layouts = [
  ["dense to dense", (n: number) => [n, 1, n, 1], (n: number) => rows * n, (n: number) => rows * n],
  ["dense to wider rows", (n: number) => [n + 2, 1, n, 1], (n: number) => rows * (n + 2), (n: number) => rows * n],
  ["wider rows to dense", (n: number) => [n, 1, n + 3, 1], (n: number) => rows * n, (n: number) => rows * (n + 3)],
  ["rows to columns", (n: number) => [1, rows, n, 1], (n: number) => rows * n, (n: number) => rows * n],
  ["columns to rows", (n: number) => [n, 1, 1, rows], (n: number) => rows * n, (n: number) => rows * n],
  ["every other to every third", (n: number) => [3 * n, 3, 2 * n, 2], (n: number) => 3 * rows * n, (n: number) => 2 * rows * n],
] as const;

describe.each(layouts)("%s,", (_, stridesOf, ySize, xSize) => {
  test.each(sizes)("copyGrid equals its definition for rows of %i and leaves the rest alone", (n) => {
    const [x, y] = [numbers(xSize(n)), numbers(ySize(n), -2, 2, 2)];
    const strides = stridesOf(n) as unknown as reference.Strides;
    const found = withArrays(({ put }) => {
      const to = put(y);
      kernels.copyGrid(to.address, put(x).address, rows, n, ...strides);
      return Array.from(to.read());
    });
    expect(found).toEqual(reference.moveGrid(y, x, rows, n, strides));
  });

  test.each(sizes)("addGrid equals its definition for rows of %i and leaves the rest alone", (n) => {
    const [x, y] = [numbers(xSize(n)), numbers(ySize(n), -2, 2, 2)];
    const strides = stridesOf(n) as unknown as reference.Strides;
    const found = withArrays(({ put }) => {
      const to = put(y);
      kernels.addGrid(to.address, put(x).address, rows, n, ...strides);
      return Array.from(to.read());
    });
    expect(found).toEqual(reference.moveGrid(y, x, rows, n, strides, true).map(Math.fround));
  });
});

test("no rows and no columns are nothing to do", () => {
  const found = withArrays(({ put }) => {
    const to = put([1, 2]);
    const from = put([3, 4]).address;
    for (const [m, n] of [
      [0, 2],
      [2, 0],
      [0, 0],
    ] as const) {
      kernels.copyGrid(to.address, from, m, n, n, 1, n, 1);
      kernels.addGrid(to.address, from, m, n, n, 1, n, 1);
    }
    return Array.from(to.read());
  });
  expect(found).toEqual([1, 2]);
});

test("copyGrid carries NaN, infinities and the sign of 0 over", () => {
  const odd = [NaN, Infinity, -Infinity, -0, 1e-45];
  const found = withArrays(({ put, room }) => {
    const to = room(10);
    const from = put(odd).address;
    kernels.copyGrid(to.address, from, 1, 5, 0, 1, 0, 1);
    kernels.copyGrid(skip(to.address, 5), from, 5, 1, 1, 1, 1, 1);
    return Array.from(to.read());
  });
  expect(found).toEqual([...odd, ...odd].map(Math.fround));
});

describe.each(sizes)("rows of %i numbers", (width) => {
  const list = wholes(9, 5, width); // of five rows; some are asked for twice, others never
  const x = numbers(5 * width);
  test("gatherRows takes them by index", () => {
    const y = withArrays(({ put, putInts, room }) => {
      const to = room(9 * width);
      kernels.gatherRows(to.address, put(x).address, putInts(list).address, 9, width);
      return Array.from(to.read());
    });
    expect(y).toEqual(reference.gatherRows(x, list, width));
  });
  test("gatherRowsGrad adds what arrives to the rows it came from, one after the other", () => {
    // sums of quarters are exact, whatever their order
    const [dx, dy] = [x.map(quarters), numbers(9 * width, -1, 1, 2).map(quarters)];
    const found = withArrays(({ put, putInts }) => {
      const to = put(dx);
      kernels.gatherRowsGrad(to.address, put(dy).address, putInts(list).address, 9, width);
      return Array.from(to.read());
    });
    expect(found).toEqual(reference.gatherRowsGrad(dx, dy, list, width));
  });
});

function quarters(x: number): number {
  return Math.round(4 * x) / 4 + 0;
}
