import * as reference from "../reference/activations.ts";
import { ends, finite, inf, most, testSlopes, testValues } from "../support/functions.ts";
import { kernels } from "../support/kernels.ts";

// -Infinity · 0 is NaN
testValues({
  name: "gelu",
  kernel: kernels.gelu,
  definition: reference.gelu,
  stretches: [
    [-2, 13, { rel: 7e-7 }],
    [-12.8, -2, { rel: 2e-5 }],
    [-100, -12.8, { abs: 1e-36 }],
  ],
  edges: [...ends(0, 0, most, 0, inf, NaN, NaN), [-1e20, 0], [1e20, Math.fround(1e20)], [-15, 0]],
});
testSlopes({
  name: "geluGrad",
  kernel: kernels.geluGrad,
  definition: reference.geluSlope,
  stretches: [[-100, 100, { abs: 4e-7 }]],
  edges: [...finite(0.5, 0.5, 1, 0, NaN), [1e20, 1], [-1e20, 0]],
});

testValues({
  name: "geluTanh",
  kernel: kernels.geluTanh,
  definition: reference.geluTanh,
  stretches: [
    [-2, 13, { rel: 7e-7 }],
    [-9.5, -2, { rel: 2e-5 }],
    [-100, -9.5, { abs: 1e-31 }],
  ],
  edges: [...ends(0, 0, most, 0, inf, NaN, NaN), [-1e20, 0], [1e20, Math.fround(1e20)]],
});
testSlopes({
  name: "geluTanhGrad",
  kernel: kernels.geluTanhGrad,
  definition: reference.geluTanhSlope,
  stretches: [[-100, 100, { abs: 2.5e-6 }]],
  edges: [...ends(0.5, 0.5, 1, 0, 1, 0, NaN), [1e13, 1], [1e20, 1], [-1e20, 0]],
});
