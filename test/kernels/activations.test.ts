import { describe, expect, test } from "vitest";
import { kernels } from "../../src/wasm.ts";
import * as reference from "../reference/activations.ts";
import { gradientOf, slopesOf, valuesOf } from "../support/elementwise.ts";
import { expectNear, type Tolerance } from "../support/near.ts";
import { numbers, sizes, ulps } from "../support/numbers.ts";

/** A stretch of numbers, and how near the kernel comes on it. */
type Stretch = readonly [low: number, high: number, near: Tolerance & { readonly ulp?: number }];

interface Row {
  readonly name: string;
  readonly kernel: (y: number, x: number, n: number, ...rest: number[]) => void;
  readonly definition: (x: number, ...rest: number[]) => number;
  readonly rest?: number[];
  readonly stretches: readonly Stretch[];
}

const everywhere = (ulp: number): Stretch[] => [
  [-3, 3, { ulp }],
  [-1e-3, 1e-3, { ulp }],
  [-103, 100, { ulp }],
];
// where the smallest normal numbers end, x · sigmoid(x) keeps what is left of its places
const functions: Row[] = [
  { name: "tanh", kernel: kernels.tanh, definition: reference.tanh, stretches: everywhere(1.5) },
  { name: "softplus", kernel: kernels.softplus, definition: reference.softplus, stretches: everywhere(3) },
  { name: "leakyRelu", kernel: kernels.leakyRelu, definition: reference.leakyRelu, rest: [0.125], stretches: everywhere(0.5) },
  { name: "elu", kernel: kernels.elu, definition: reference.elu, rest: [1], stretches: everywhere(2.5) },
  {
    name: "silu",
    kernel: kernels.silu,
    definition: reference.silu,
    stretches: [...everywhere(3.5).slice(0, 2), [-86, 100, { ulp: 3.5 }], [-104, -86, { abs: 2e-42 }]],
  },
  {
    name: "gelu",
    kernel: kernels.gelu,
    definition: reference.gelu,
    stretches: [
      [-2, 13, { rel: 7e-7 }],
      [-12.8, -2, { rel: 2e-5 }],
      [-100, -12.8, { abs: 1e-36 }],
    ],
  },
  {
    name: "geluTanh",
    kernel: kernels.geluTanh,
    definition: reference.geluTanh,
    stretches: [
      [-2, 13, { rel: 7e-7 }],
      [-9.5, -2, { rel: 2e-5 }],
      [-100, -9.5, { abs: 1e-31 }],
    ],
  },
  { name: "clamp", kernel: kernels.clamp, definition: reference.clamp, rest: [-0.5, 1.25], stretches: everywhere(0) },
];

describe.each(functions)("the kernel $name", ({ kernel, definition, rest = [], stretches }) => {
  const check = (x: Float32Array, { ulp, ...near }: Stretch[2]) => {
    const y = valuesOf(kernel, x, ...rest);
    const expected = Array.from(x, (each) => definition(each, ...rest));
    if (ulp === undefined) return expectNear(y, expected, near);
    const off = y.reduce((most, each, i) => Math.max(most, ulps(each, expected[i] as number)), 0);
    expect(off).toBeLessThanOrEqual(ulp);
  };
  test.each(sizes)("equals its definition for %i numbers", (n) => check(numbers(n), (stretches[0] as Stretch)[2]));
  test.each(stretches)("from %f to %f is within %j", (low, high, near) => check(numbers(50_000, low, high), near));
});

interface Slope extends Row {
  /** What the kernel wants the slope's place as: x, or y. */
  readonly at?: (x: number) => number;
}

const slopes: Slope[] = [
  { name: "tanhGrad", kernel: kernels.tanhGrad, definition: reference.tanhSlope, at: reference.tanh, stretches: [[-100, 100, { abs: 2e-7 }]] },
  { name: "softplusGrad", kernel: kernels.softplusGrad, definition: reference.softplusSlope, stretches: [[-87, 100, { rel: 4e-7 }]] },
  { name: "leakyReluGrad", kernel: kernels.leakyReluGrad, definition: reference.leakyReluSlope, rest: [0.125], stretches: [[-100, 100, {}]] },
  { name: "eluGrad", kernel: kernels.eluGrad, definition: reference.eluSlope, rest: [1], stretches: [[-87, 100, { rel: 2e-7 }]] },
  { name: "siluGrad", kernel: kernels.siluGrad, definition: reference.siluSlope, stretches: [[-100, 100, { abs: 1.2e-6 }]] },
  { name: "geluGrad", kernel: kernels.geluGrad, definition: reference.geluSlope, stretches: [[-100, 100, { abs: 4e-7 }]] },
  { name: "geluTanhGrad", kernel: kernels.geluTanhGrad, definition: reference.geluTanhSlope, stretches: [[-100, 100, { abs: 2.5e-6 }]] },
  { name: "clampGrad", kernel: kernels.clampGrad, definition: reference.clampSlope, rest: [-0.5, 1.25], stretches: [[-3, 3, {}]] },
];

describe.each(slopes)("the kernel $name", ({ kernel, definition, at = (x: number) => x, rest = [], stretches }) => {
  test.each(sizes)("adds its slope to the gradient of %i numbers", (n) => {
    const [x, dx, dy] = [numbers(n, -5, 5), numbers(n, -1, 1, 2), numbers(n, -1, 1, 3)];
    const expected = Array.from(x, (each, i) => (dx[i] as number) + (dy[i] as number) * definition(each, ...rest));
    expectNear(gradientOf(kernel, dx, dy, x.map(at), ...rest), expected, { abs: 2.5e-6 });
  });
  test.each(stretches)("from %f to %f is within %j", (low, high, near) => {
    const x = numbers(50_000, low, high);
    expectNear(
      slopesOf(kernel, x.map(at), ...rest),
      Array.from(x, (each) => definition(each, ...rest)),
      near,
    );
  });
});

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
