// How large what comes out of windows is, and what kernels cannot count.
import { expect, test } from "vitest";
import { convolutionSize } from "../../src/ops/window.ts";

test("convolutionSize() refuses weights that kernels cannot count", () => {
  const sizes = { kernel: [1, 1], stride: [1, 1], padding: [0, 0], dilation: [1, 1], groups: 1 } as const;
  expect(convolutionSize("conv2d", [1, 1], { inputs: 10_000, outputs: 10_000, ...sizes })).toEqual([1, 1]);
  expect(() => convolutionSize("conv2d", [1, 1], { inputs: 20_000, outputs: 20_000, ...sizes })).toThrow("need more memory than kernels can count");
});
