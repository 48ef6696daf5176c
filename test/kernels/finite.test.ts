import { describe, expect, test } from "vitest";
import { none } from "../../src/addresses.ts";
import { kernels } from "../../src/wasm.ts";
import { withArrays } from "../support/arrays.ts";
import { numbers, sizes } from "../support/numbers.ts";

describe.each(sizes)("whether %i numbers or their squares may be infinite", (n) => {
  test("is not so of finite ones", () => {
    // sums of four squares of these are finite
    withArrays(({ put }) => expect(kernels.maybeInfinite(put(numbers(n, -9e18, 9e18)).address, n, none, 1)).toBe(0));
    withArrays(({ put }) => expect(kernels.maybeInfinite(put(numbers(n, -1, 1)).address, n, none, 1)).toBe(0));
  });

  test.each([Infinity, -Infinity, NaN, 1.9e19, -1.9e19])("is so wherever %d stands, unless its row is not listed", (value) => {
    for (const at of new Set([0, n >> 1, n - 1])) {
      const rows = new Float32Array(3 * n).fill(1);
      rows[n + at] = value;
      withArrays(({ put, putInts }) => {
        const x = put(rows).address;
        expect(kernels.maybeInfinite(x, n, none, 1)).toBe(0);
        expect(kernels.maybeInfinite(x, n, none, 2)).toBe(1);
        expect(kernels.maybeInfinite(x, n, putInts([0, 2]).address, 2)).toBe(0);
        expect(kernels.maybeInfinite(x, n, putInts([1]).address, 1)).toBe(1);
      });
    }
  });
});
