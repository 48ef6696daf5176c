import { describe, expect, test } from "vitest";
import type { Floats } from "../../src/addresses.ts";
import { floats, kernels, memory } from "../../src/wasm.ts";
import * as reference from "../reference/bias.ts";
import { withArrays } from "../support/arrays.ts";
import { expectNear } from "../support/near.ts";
import { numbers, sizes } from "../support/numbers.ts";

function addRowGrad(db: ArrayLike<number>, dy: ArrayLike<number>, m: number): Float32Array {
  return withArrays(({ put }) => {
    const to = put(db);
    kernels.addRowGrad(to.address, put(dy).address, m, db.length);
    return to.read();
  });
}

describe.each(sizes)("a bias of %i numbers", (n) => {
  const [y, b] = [numbers(3 * n), numbers(n, -1, 1, 2)];
  test("is added to every row", () => {
    const found = withArrays(({ put }) => {
      const to = put(y);
      kernels.addRow(to.address, put(b).address, 3, n);
      return Array.from(to.read());
    });
    expect(found).toEqual(reference.addRow(y, b, n).map(Math.fround));
  });
  test("gets the sum of the rows as its gradient", () => {
    expectNear(addRowGrad(b, y, 3), reference.addRowGrad(b, y, 3, n), { abs: 1e-6 });
  });
});

describe("the gradient of a bias", () => {
  // up to 1024 rows: one running sum from what is there, whatever else changes
  test.each([1, 3, 1023, 1024])("adds %i rows one after the other", (m) => {
    const [db, dy] = [numbers(7, -1, 1, 2), numbers(7 * m)];
    const expected = Array.from(db, (each, j) => Array.from({ length: m }, (_, i) => dy[i * 7 + j] as number).reduce((a, b) => Math.fround(a + b), each));
    expect(Array.from(addRowGrad(db, dy, m))).toEqual(expected);
  });
  test.each([1025, 5000])("equals its definition for %i rows", (m) => {
    const [db, dy] = [numbers(7, -1, 1, 2), numbers(7 * m)];
    expectNear(addRowGrad(db, dy, m), reference.addRowGrad(db, dy, m, 7), { rel: 2e-6, abs: 6e-5 }); // what is added up has 5000 in all
  });
  test.each([1, 5])("reads nothing after rows of %i numbers that end where the memory does", (n) => {
    withArrays(({ put }) => {
      const [db, dy] = [put(new Float32Array(n)), numbers(3 * n)];
      const from = (memory().buffer.byteLength - 4 * dy.length) as Floats;
      const there = floats(from, dy.length).slice();
      try {
        floats(from, dy.length).set(dy);
        kernels.addRowGrad(db.address, from, 3, n);
      } finally {
        floats(from, dy.length).set(there);
      }
      expectNear(db.read(), reference.addRowGrad(new Float32Array(n), dy, 3, n), { abs: 1e-6 });
    });
  });
  test("loses nothing of a tenth in 300,000 rows", () => {
    // one running sum in f32: off by 1e-2
    expectNear(addRowGrad(new Float32Array(5), new Float32Array(1_500_000).fill(0.1), 300_000), new Array(5).fill(30_000), { rel: 5e-6 });
  });
});
