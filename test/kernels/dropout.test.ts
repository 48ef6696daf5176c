import { describe, expect, test } from "vitest";
import { kernels } from "../../src/wasm.ts";
import * as reference from "../reference/activations.ts";
import { valuesOf } from "../support/elementwise.ts";
import { numbers, sizes } from "../support/numbers.ts";

describe.each(sizes)("the kernel dropoutMask for %i numbers", (n) => {
  test("makes its mask of the noise, in its place", () => {
    const u = numbers(n, 0, 1);
    u[0] = 0.25; // noise at the rate is kept
    // the kernel has one array, which valuesOf() calls y: here it is filled first
    const mask = valuesOf((y, x, size) => {
      kernels.clamp(y, x, size, 0, 1);
      kernels.dropoutMask(y, size, 0.25, 1 / (1 - 0.25));
    }, u);
    expect(Array.from(mask)).toEqual(Array.from(u, (each) => Math.fround(reference.dropoutMask(each, 0.25))));
  });
});
