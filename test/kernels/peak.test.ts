import { expect, test } from "vitest";
import { kernels } from "../../src/wasm.ts";
import * as reference from "../reference/peak.ts";
import { withArrays } from "../support/arrays.ts";
import { expectNear } from "../support/near.ts";

test.each([1, 2, 50])("the kernel peak does the multiplications and additions it counts, %i rounds of them", (rounds) => {
  const found = withArrays(({ put }) => kernels.peak(put([0.75, 0.5]).address, rounds));
  expectNear(found, reference.peak(0.75, 0.5, rounds), { rel: 1e-6 });
  expect(found).not.toBe(0);
});
