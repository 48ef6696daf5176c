import { describe, expect, test } from "vitest";
import { kernels } from "../../src/wasm.ts";
import * as reference from "../reference/select.ts";
import { withArrays } from "../support/arrays.ts";
import { expectNear } from "../support/near.ts";
import { numbers, sizes, wholes } from "../support/numbers.ts";

describe.each(sizes)("the kernel selectColumns with %i columns", (n) => {
  const [m, k] = [3, n + 2];
  const list = wholes(n, k); // some of them twice
  const x = numbers(m * k);

  test("equals its definition", () => {
    const y = withArrays(({ put, putInts, room }) => {
      const to = room(m * n);
      kernels.selectColumns(to.address, put(x).address, putInts(list).address, m, k, n);
      return to.read();
    });
    expect(Array.from(y)).toEqual(reference.selectColumns(x, list, m, k));
  });

  test("adds what arrives to the columns it came from", () => {
    const dy = numbers(m * n, -1, 1, 2);
    const dx = withArrays(({ put, putInts }) => {
      const to = put(x);
      kernels.selectColumnsGrad(to.address, put(dy).address, putInts(list).address, m, k, n);
      return to.read();
    });
    expectNear(dx, reference.selectColumnsGrad(x, dy, list, m, k), { abs: 2e-6, rel: 1e-6 });
  });
});
