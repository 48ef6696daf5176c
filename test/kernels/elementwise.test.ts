import { describe, expect, test } from "vitest";
import { kernels } from "../../src/wasm.ts";
import * as reference from "../reference/elementwise.ts";
import { withArrays } from "../support/arrays.ts";
import { numbers, sizes } from "../support/numbers.ts";

/** How an operand of a grid [rows, columns] may repeat: its shape, and its strides for `columns`. */
const operands = [
  ["whole", (rows: number, columns: number) => [rows, columns], (columns: number) => [columns, 1]],
  ["one row", (_: number, columns: number) => [1, columns], () => [0, 1]],
  ["one column", (rows: number) => [rows, 1], () => [1, 0]],
  ["one number", () => [1, 1], () => [0, 0]],
] as const;
const pairs = operands.flatMap((a) => operands.map((b) => [a[0], b[0], a, b] as const));
const names = ["add", "sub", "mul", "div"] as const;
const operations = {
  add: (a: number, b: number) => Math.fround(a + b),
  sub: (a: number, b: number) => Math.fround(a - b),
  mul: (a: number, b: number) => Math.fround(a * b),
  div: (a: number, b: number) => Math.fround(a / b),
};

describe.each(names)("the kernel %s", (name) => {
  describe.each(pairs)("of %s and %s", (_, __, [, aShapeOf, aStrides], [, bShapeOf, bStrides]) => {
    test.each(sizes)("equals its definition for 3 rows of %i", (columns) => {
      const [aShape, bShape] = [aShapeOf(3, columns), bShapeOf(3, columns)];
      const [a, b] = [numbers(reference.size(aShape)), numbers(reference.size(bShape), -2, 2, 2)];
      const y = withArrays(({ put, room }) => {
        const to = room(3 * columns);
        const [aRow, aColumn] = aStrides(columns) as [number, number];
        const [bRow, bColumn] = bStrides(columns) as [number, number];
        kernels[name](to.address, put(a).address, put(b).address, 3, columns, aRow, aColumn, bRow, bColumn);
        return Array.from(to.read());
      });
      const full = [3, columns];
      const expected = y.map((_, i) => operations[name](a[reference.source(i, full, aShape)] as number, b[reference.source(i, full, bShape)] as number));
      expect(y).toEqual(expected);
    });
  });
});

test("div by 0 is an infinity, or NaN", () => {
  const quotients = withArrays(({ put, room }) => {
    const to = room(5);
    kernels.div(to.address, put([1, -1, 0, 1, NaN]).address, put([0, 0, 0, -0, 1]).address, 1, 5, 0, 1, 0, 1);
    return to.read();
  });
  expect(Array.from(quotients)).toEqual([Infinity, -Infinity, NaN, -Infinity, NaN]);
});
