import * as reference from "../reference/activations.ts";
import { ends, everywhere, inf, most, testSlopes, testValues } from "../support/functions.ts";
import { kernels } from "../support/kernels.ts";

const ln2 = Math.fround(Math.LN2);

testValues({
  name: "softplus",
  kernel: kernels.softplus,
  definition: reference.softplus,
  stretches: everywhere(3),
  edges: [...ends(ln2, ln2, most, 0, inf, 0, NaN), [-104, 0], [90, 90]],
});
testSlopes({
  name: "softplusGrad",
  kernel: kernels.softplusGrad,
  definition: reference.softplusSlope,
  stretches: [[-87, 100, { rel: 4e-7 }]],
  edges: ends(0.5, 0.5, 1, 0, 1, 0, NaN),
});
