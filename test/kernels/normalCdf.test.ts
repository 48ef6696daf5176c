import * as reference from "../reference/activations.ts";
import { ends, finite, testSlopes, testValues } from "../support/functions.ts";
import { kernels } from "../support/kernels.ts";

testValues({
  name: "normalCdf",
  kernel: kernels.normalCdf,
  definition: reference.normalBelow,
  stretches: [
    [-2, 13, { rel: 7e-7 }],
    [-12.8, -2, { rel: 2e-5 }],
    [-100, -12.8, { abs: 1e-36 }],
  ],
  edges: [...ends(0.5, 0.5, 1, 0, 1, 0, NaN), [1e20, 1], [-1e20, 0]],
});
testSlopes({
  name: "normalCdfGrad",
  kernel: kernels.normalCdfGrad,
  definition: reference.density,
  stretches: [[-100, 100, { abs: 4e-7 }]],
  edges: [...finite(0.3989422804, 0.3989422804, 0, 0, NaN), [1e20, 0], [-1e20, 0]],
});
