import { expect, test } from "vitest";
import * as reference from "../reference/activations.ts";
import { slopesOf } from "../support/elementwise.ts";
import { ends, everywhere, testSlopes, testValues } from "../support/functions.ts";
import { kernels } from "../support/kernels.ts";

testValues({
  name: "tanh",
  kernel: kernels.tanh,
  definition: reference.tanh,
  stretches: everywhere(1.5),
  edges: [...ends(0, 0, 1, -1, 1, -1, NaN), [10, 1], [-10, -1], [1e-45, 1e-45]],
});
testSlopes({ name: "tanhGrad", kernel: kernels.tanhGrad, definition: reference.tanhSlope, at: reference.tanh, stretches: [[-100, 100, { abs: 2e-7 }]] });

test("tanhGrad, from what tanh gave, is 1 at 0 and 0 at 1 and -1", () => {
  expect(Array.from(slopesOf(kernels.tanhGrad, [0, -0, 1, -1, NaN]))).toEqual([1, 1, 0, 0, NaN]);
});
