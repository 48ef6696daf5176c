import { expect, test } from "vitest";
import { kernels } from "../../src/wasm.ts";
import * as reference from "../reference/where.ts";
import { withArrays } from "../support/arrays.ts";
import { numbers, sizes } from "../support/numbers.ts";

function choose(c: ArrayLike<number>, a: ArrayLike<number>, b: ArrayLike<number>): number[] {
  return withArrays(({ put, room }) => {
    const y = room(c.length);
    kernels.choose(y.address, put(c).address, put(a).address, put(b).address, c.length);
    return Array.from(y.read());
  });
}

test.each(sizes)("choose takes what its condition says of %i numbers", (n) => {
  const c = numbers(n).map((each, i) => (i % 3 ? each : 0));
  const [a, b] = [numbers(n, -2, 2, 2), numbers(n, -2, 2, 3)];
  expect(choose(c, a, b)).toEqual(reference.choose(c, a, b));
});

test("NaN is a condition that holds, -0 is not", () => {
  expect(choose([NaN, -0, 0, 1e-45, -1], [1, 2, NaN, 4, 5], [-1, -2, -3, NaN, NaN])).toEqual([1, -2, -3, 4, 5]);
});
