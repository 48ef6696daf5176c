import { describe, expect, test } from "vitest";
import type { Indices } from "../../src/addresses.ts";
import { kernels } from "../../src/wasm.ts";
import * as reference from "../reference/lists.ts";
import { withArrays } from "../support/arrays.ts";
import { numbers, sizes, some, wholes } from "../support/numbers.ts";

describe.each(sizes)("of %i numbers", (n) => {
  test.each([0, 0.3, 1])("openList lists those that are not 0, a share of %f", (share) => {
    const kept = some(n, share, 2);
    const z = numbers(n).map((each, i) => (kept.includes(i) ? each : -0));
    const found = withArrays(({ put, room }) => {
      const to = room<Indices>(n);
      const count = kernels.openList(to.address, put(z).address, n);
      return Array.from(to.readInts().slice(0, count));
    });
    expect(found).toEqual(reference.openList(z));
  });
});

test.each([
  [1, 1],
  [3, 4],
  [7, 17],
  [100, 784],
  [5, 1000],
])("openColumns lists the columns of %i x %i bytes that are not 0 throughout", (m, n) => {
  // two columns in three are 0 but for one row here and there
  const x = wholes(m * n, 256).map((each, at) => ((at % n) % 3 && (at * 7919) % 101 ? 0 : each));
  const found = withArrays(({ putBytes, room }) => {
    const list = room<Indices>(n);
    const count = kernels.openColumns(list.address, putBytes([...x, ...new Array(16).fill(255)]).address, m, n);
    return Array.from(list.readInts().slice(0, count));
  });
  expect(found).toEqual(reference.openColumns(x, n));
});

/** What intersect finds, in a list of its own and in the place of a. */
function intersect(a: readonly number[], b: readonly number[]): number[][] {
  return withArrays(({ putInts, room }) => {
    const [list, first, second] = [room<Indices>(Math.min(a.length, b.length)), putInts(a), putInts(b)];
    const count = kernels.intersect(list.address, first.address, a.length, second.address, b.length);
    const again = kernels.intersect(first.address, first.address, a.length, second.address, b.length);
    return [Array.from(list.readInts().slice(0, count)), Array.from(first.readInts().slice(0, again))];
  });
}

describe("intersect lists what two lists share", () => {
  test.each(
    sizes.flatMap((n) => [
      [n, 0.6, 0.6],
      [n, 0.05, 0.9],
      [n, 1, 0.5],
      [n, 1, 1],
      [n, 0, 1],
    ]),
  )("of %i places, shares %f and %f", (n, p, q) => {
    const [a, b] = [some(n, p, 3), some(n, q, 4)];
    const expected = reference.intersect(a, b);
    expect(intersect(a, b)).toEqual([expected, expected]);
    expect(intersect(b, a)).toEqual([expected, expected]);
  });
  test("when they share nothing, or are empty", () => {
    expect(intersect([0, 2, 4], [1, 3, 5])).toEqual([[], []]);
    expect(intersect([], [])).toEqual([[], []]);
    expect(intersect([7, 9], [1, 2, 3, 9])).toEqual([[9], [9]]);
  });
});

test.each([
  [1, 1, 0],
  [7, 3, 0.5],
  [64, 10, 0.2],
  [5, 4, 1],
  [6, 7, 0],
])("clearClosedRows clears the rows of %i x %i that are not open (open: %f), and no others", (m, n, share) => {
  const open = some(m, share, 3);
  const x = numbers(m * n, 1, 2);
  const found = withArrays(({ put, putInts }) => {
    const to = put(x);
    kernels.clearClosedRows(to.address, m, n, putInts(open).address, open.length);
    return Array.from(to.read());
  });
  expect(found).toEqual(reference.clearClosedRows(x, n, open));
});

test.each([
  [[0, 2, 5], 4],
  [[1], 1],
  [[], 3],
  [[0, 1, 2, 3, 9], 7],
])("widen lists the places that each of %j stands for, %i each", (a, wide) => {
  const found = withArrays(({ room, putInts }) => {
    const list = room<Indices>(a.length * wide);
    kernels.widen(list.address, putInts(a).address, a.length, wide);
    return Array.from(list.readInts());
  });
  expect(found).toEqual(reference.widen(a, wide));
});
