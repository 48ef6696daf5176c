import { expect, test } from "vitest";
import { kernels } from "../../src/wasm.ts";
import { withArrays } from "../support/arrays.ts";
import { sizes } from "../support/numbers.ts";

test.each(sizes)("fill writes the same number %i times", (n) => {
  const y = withArrays(({ room }) => {
    const to = room(n);
    kernels.fill(to.address, n, 2.5);
    return Array.from(to.read());
  });
  expect(y).toEqual(new Array(n).fill(2.5));
});
