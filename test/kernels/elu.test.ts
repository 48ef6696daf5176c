import * as reference from "../reference/activations.ts";
import { ends, everywhere, inf, most, testSlopes, testValues } from "../support/functions.ts";
import { kernels } from "../support/kernels.ts";

testValues({
  name: "elu",
  kernel: kernels.elu,
  definition: reference.elu,
  rest: [1],
  stretches: everywhere(2.5),
  edges: [...ends(0, 0, most, -1.5, inf, -1.5, NaN), [-20, -1.5]],
  edgeRest: [1.5],
});
testSlopes({
  name: "eluGrad",
  kernel: kernels.eluGrad,
  definition: reference.eluSlope,
  rest: [1],
  stretches: [[-87, 100, { rel: 2e-7 }]],
  edges: ends(1.5, 1.5, 1, 0, 1, 0, NaN),
  edgeRest: [1.5],
});
