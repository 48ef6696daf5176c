import * as reference from "../reference/activations.ts";
import { ends, everywhere, inf, most, testSlopes, testValues } from "../support/functions.ts";
import { kernels } from "../support/kernels.ts";

testValues({
  name: "leakyRelu",
  kernel: kernels.leakyRelu,
  definition: reference.leakyRelu,
  rest: [0.125],
  stretches: everywhere(0.5),
  edges: ends(0, 0, most, -most / 2, inf, -inf, NaN),
  edgeRest: [0.5],
});
testSlopes({
  name: "leakyReluGrad",
  kernel: kernels.leakyReluGrad,
  definition: reference.leakyReluSlope,
  rest: [0.125],
  stretches: [[-100, 100, {}]],
  edges: ends(0.25, 0.25, 1, 0.25, 1, 0.25, 0.25),
  edgeRest: [0.25],
});
