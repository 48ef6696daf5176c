import { test } from "vitest";
import { kernels } from "../../src/wasm.ts";
import * as reference from "../reference/scale.ts";
import { valuesOf } from "../support/elementwise.ts";
import { expectNear } from "../support/near.ts";
import { numbers, sizes } from "../support/numbers.ts";

test.each(sizes)("affine equals its definition for %i numbers", (n) => {
  const x = numbers(n);
  expectNear(valuesOf(kernels.affine, x, 0.3, -1.7), reference.affine(x, 0.3, -1.7), { rel: 1e-6, abs: 1e-6 });
});
