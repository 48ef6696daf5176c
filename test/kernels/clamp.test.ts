import { kernels } from "../../src/wasm.ts";
import * as reference from "../reference/activations.ts";
import { ends, everywhere, testSlopes, testValues } from "../support/functions.ts";

testValues({
  name: "clamp",
  kernel: kernels.clamp,
  definition: reference.clamp,
  rest: [-0.5, 1.25],
  stretches: everywhere(0),
  edges: [...ends(0, 0, 6, -1, 6, -1, NaN), [-1, -1], [6, 6]],
  edgeRest: [-1, 6],
});
testSlopes({
  name: "clampGrad",
  kernel: kernels.clampGrad,
  definition: reference.clampSlope,
  rest: [-0.5, 1.25],
  stretches: [[-3, 3, {}]],
  edges: [...ends(0, 0, 0, 0, 0, 0, 0), [1, 0], [0.5, 1]],
  edgeRest: [0, 1],
});
