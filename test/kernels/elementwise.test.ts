import { describe, expect, test } from "vitest";
import { kernels } from "../../src/wasm.ts";
import * as reference from "../reference/elementwise.ts";
import { withArrays } from "../support/arrays.ts";
import { expectNear } from "../support/near.ts";
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

describe.each(operands)("the kernel reduceInto over %s", (_, shapeOf, strides) => {
  test.each(sizes)("equals its definition for 3 rows of %i", (columns) => {
    const shape = shapeOf(3, columns);
    const [da, dy] = [numbers(reference.size(shape)), numbers(3 * columns, -2, 2, 2)];
    const found = withArrays(({ put }) => {
      const to = put(da);
      const [row, column] = strides(columns) as [number, number];
      kernels.reduceInto(to.address, put(dy).address, 3, columns, row, column, 0.5);
      return to.read();
    });
    const sums = reference.reduce(dy, [3, columns], shape);
    expectNear(
      found,
      Array.from(da, (each, i) => each + 0.5 * (sums[i] as number)),
      { rel: 1e-6, abs: 1e-5 },
    );
  });
});

describe.each(sizes)("%i numbers", (n) => {
  test("affine equals its definition", () => {
    const x = numbers(n);
    const y = withArrays(({ put, room }) => {
      const to = room(n);
      kernels.affine(to.address, put(x).address, n, 0.3, -1.7);
      return to.read();
    });
    expectNear(y, reference.affine(x, 0.3, -1.7), { rel: 1e-6, abs: 1e-6 });
  });
  test("fill writes the same number everywhere", () => {
    const y = withArrays(({ room }) => {
      const to = room(n);
      kernels.fill(to.address, n, 2.5);
      return Array.from(to.read());
    });
    expect(y).toEqual(new Array(n).fill(2.5));
  });
  test("choose takes what its condition says", () => {
    const c = numbers(n).map((each, i) => (i % 3 ? each : 0));
    const [a, b] = [numbers(n, -2, 2, 2), numbers(n, -2, 2, 3)];
    const y = withArrays(({ put, room }) => {
      const to = room(n);
      kernels.choose(to.address, put(c).address, put(a).address, put(b).address, n);
      return Array.from(to.read());
    });
    expect(y).toEqual(reference.choose(c, a, b));
  });
});

test("div by 0 and choose at the edges: NaN is a condition that holds, -0 is not", () => {
  const [quotients, chosen] = withArrays(({ put, room }) => {
    const [to, other] = [room(5), room(5)];
    kernels.div(to.address, put([1, -1, 0, 1, NaN]).address, put([0, 0, 0, -0, 1]).address, 1, 5, 0, 1, 0, 1);
    kernels.choose(other.address, put([NaN, -0, 0, 1e-45, -1]).address, put([1, 2, NaN, 4, 5]).address, put([-1, -2, -3, NaN, NaN]).address, 5);
    return [to.read(), other.read()];
  });
  expect(Array.from(quotients)).toEqual([Infinity, -Infinity, NaN, -Infinity, NaN]);
  expect(Array.from(chosen)).toEqual([1, -2, -3, 4, 5]);
});
