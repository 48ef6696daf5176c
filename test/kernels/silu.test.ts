import * as reference from "../reference/activations.ts";
import { ends, everywhere, finite, inf, most, testSlopes, testValues } from "../support/functions.ts";
import { kernels } from "../support/kernels.ts";

// where the smallest normal numbers end, x · sigmoid(x) keeps what is left of its places
testValues({
  name: "silu",
  kernel: kernels.silu,
  definition: reference.silu,
  stretches: [...everywhere(3.5).slice(0, 2), [-86, 100, { ulp: 3.5 }], [-104, -86, { abs: 2e-42 }]],
  edges: [...ends(0, 0, most, 0, inf, NaN, NaN), [-110, 0], [90, 90]],
});
testSlopes({
  name: "siluGrad",
  kernel: kernels.siluGrad,
  definition: reference.siluSlope,
  stretches: [[-100, 100, { abs: 1.2e-6 }]],
  edges: finite(0.5, 0.5, 1, 0, NaN),
});
