import { expect, test } from "vitest";
import { kernels } from "../../src/wasm.ts";
import { withArrays } from "../support/arrays.ts";
import { numbers, sizes } from "../support/numbers.ts";

test.each(sizes)("a share of %i numbers is added where they are above 0, and none of infinite ones", (n) => {
  const [x, t] = [numbers(n, -2, 2), numbers(n, 0, 1, 2)];
  if (n > 2) {
    [x[0], t[0]] = [Infinity, 0];
    [x[1], t[1]] = [-Infinity, 1];
  }
  const needed = Float32Array.from(x, (value, i) => 3 + (t[i] === 0 ? 0 : Math.fround((t[i] as number) * Math.max(value, 0))));
  withArrays(({ put, room }) => {
    const y = room(n, 3);
    kernels.addShare(y.address, put(x).address, put(t).address, n);
    expect(y.read()).toEqual(needed);
  });
});
