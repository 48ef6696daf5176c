// Kernels that go along numbers or rows, cut into shares: the same bits as the whole call, at any size.
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { ALONG, rowCuts } from "../../src/threads/rows.ts";
import { kernels as alone } from "../support/kernels.ts";
import { numbers, some, wholes } from "../support/numbers.ts";
import { flag, holds, holdsAll, listed, listing, same, size, threads } from "./cutting.ts";

const optional: readonly string[] = ["adam", "rmsProp", "sgd"];

test("kernels along numbers have so many arrays, then n", () => {
  const text = readFileSync("src/generated/kernels.ts", "utf8");
  for (const [name, [arrays]] of Object.entries(ALONG)) {
    const signature = new RegExp(`^  ${name}: \\((.*)\\) =>`, "m").exec(text)?.[1] ?? "";
    const types = signature.split(", ").map((each) => each.split(": "));
    expect([name, types.findIndex((each) => each.join() === "n,Integer")]).toEqual([name, arrays]);
    for (const [, type] of types.slice(0, arrays)) expect(type).toMatch(/Floats|Words/);
  }
});

for (const [name, [arrays]] of Object.entries(ALONG) as [keyof typeof ALONG, readonly [number, number]][])
  holds(
    name,
    fc.record({ threads, n: size(700), none: fc.boolean() }),
    ({ threads, n, none }) =>
      same(name, threads, ({ put }) => {
        const all = Array.from({ length: arrays }, (_, i) => put(numbers(n, 0.1, 0.9, i + 1)));
        const places = all.map(({ address }, i) => (none && i === arrays - 1 && optional.includes(name) ? 0 : address));
        return { numbers: [...places, n, ...numbers((alone[name] as (...numbers: number[]) => void).length - arrays - 1, 0.2, 0.8, 9)], written: all };
      }),
    25,
  );

holds(
  "adam with gradients and moments of both signs, limits and averages",
  fc.record({ threads, n: size(300), averaged: fc.boolean() }),
  ({ threads, n, averaged }) =>
    same("adam", threads, ({ put }) => {
      const all = [1, 2, 3, 4, 5].map((series) => put(numbers(n, series === 4 ? 0 : -1, 1, series)));
      const places = all.map(({ address }, i) => (i === 4 && !averaged ? 0 : address));
      return { numbers: [...places, n, 0.01, 0.9, 0.999, 1.5, 1e-8, 0.01, 0.99, -1, 1, 0.9], written: all };
    }),
);

const matrix = fc.record({ threads, rows: size(40), columns: size(70), aRow: flag, aColumn: flag, bRow: flag, bColumn: flag });
for (const name of ["add", "sub", "mul", "div"] as const)
  holds(name, matrix, ({ threads, rows, columns, aRow, aColumn, bRow, bColumn }) =>
    same(name, threads, ({ put }) => {
      const [y, a, b] = [1, 2, 3].map((series) => put(numbers(rows * columns, 0.5, 2, series))) as [
        ReturnType<typeof put>,
        ReturnType<typeof put>,
        ReturnType<typeof put>,
      ];
      return { numbers: [y.address, a.address, b.address, rows, columns, aRow * columns, aColumn, bRow * columns, bColumn], written: [y] };
    }),
  );

holds("reduceInto", matrix, ({ threads, rows, columns, aRow, aColumn }) =>
  same("reduceInto", threads, ({ put }) => {
    const [da, dy] = [put(numbers(rows * columns)), put(numbers(rows * columns, -1, 1, 2))];
    return { numbers: [da.address, dy.address, rows, columns, aRow * columns, aColumn, 0.7], written: [da] };
  }),
);

for (const [name, arrays] of [
  ["softmax", 2],
  ["softmaxGrad", 3],
  ["logSoftmax", 3],
  ["logSoftmaxGrad", 3],
] as const)
  holds(name, matrix, ({ threads, rows, columns }) =>
    same(name, threads, ({ put }) => {
      const all = Array.from({ length: arrays }, (_, i) => put(numbers(rows * columns, 0.1, 2, i + 1)));
      return { numbers: [...all.map(({ address }) => address), rows, columns], written: all };
    }),
  );

holds("addRow", matrix, ({ threads, rows, columns }) =>
  same("addRow", threads, ({ put }) => {
    const y = put(numbers(rows * columns));
    return { numbers: [y.address, put(numbers(columns, -1, 1, 2)).address, rows, columns], written: [y] };
  }),
);

holds("fromBytes", fc.record({ threads, n: size(500) }), ({ threads, n }) =>
  same("fromBytes", threads, ({ putBytes, room }) => {
    const y = room(n);
    return { numbers: [y.address, putBytes(wholes(n, 256)).address, n, 1 / 255], written: [y] };
  }),
);

holds("randomWords", fc.record({ threads, n: size(500), block: fc.integer({ min: 0, max: 1000 }) }), ({ threads, n, block }) =>
  same("randomWords", threads, ({ room }) => {
    const words = room(n);
    return { numbers: [words.address, n, 1, 2, block, 3, 4, 5], written: [words] };
  }),
);

const block = fc.record({ threads, outer: size(9), middle: size(20), inner: size(20) });
holds("sumAxis", block, ({ threads, outer, middle, inner }) =>
  same("sumAxis", threads, ({ put, room }) => {
    const y = room(outer * inner);
    return { numbers: [y.address, put(numbers(outer * middle * inner)).address, outer, middle, inner], written: [y] };
  }),
);
holds("sumSquares", block, ({ threads, outer, middle, inner }) =>
  same("sumSquares", threads, ({ put, room }) => {
    const y = room(middle);
    return { numbers: [y.address, put(numbers(outer * middle * inner)).address, outer, middle, inner], written: [y] };
  }),
);
holds("sumSquaresGrad", block, ({ threads, outer, middle, inner }) =>
  same("sumSquaresGrad", threads, ({ put }) => {
    const [dw, dy, w] = [put(numbers(outer * middle * inner)), put(numbers(middle, -1, 1, 2)), put(numbers(outer * middle * inner, -1, 1, 3))];
    return { numbers: [dw.address, dy.address, w.address, outer, middle, inner], written: [dw] };
  }),
);

const extremes = fc.constantFrom(0, 1e20, Number.POSITIVE_INFINITY, Number.NaN);
holds(
  "maybeInfinite",
  fc.record({ threads, rows: size(20), width: size(300), list: listing, extreme: extremes, at: fc.nat() }),
  ({ threads, rows, width, list, extreme, at }) =>
    same("maybeInfinite", threads, (arrays) => {
      const values = numbers(rows * width);
      values[at % values.length] = extreme;
      return { numbers: [arrays.put(values).address, width, ...listed(arrays, rows, list, 1)], written: [] };
    }),
);

test("one number that is infinite is found in any share", () => {
  for (const at of some(1000, 0.05))
    same("maybeInfinite", 3, ({ put }) => {
      const values = numbers(1000);
      values[at] = Number.POSITIVE_INFINITY;
      return { numbers: [put(values).address, 1000, 0, 1], written: [] };
    });
});

holdsAll(rowCuts);
