// Sparse layers give the bits of ordinary ones, and ordinary ones come back from them.
import fc from "fast-check";
import { describe, test } from "vitest";
import { conv2d, dense, predict, tensor } from "../../src/index.ts";
import { densify, sparsify } from "../../src/sparse/index.ts";
import { geometries, shapesOf } from "../support/geometry.ts";
import { expectSameBits, numbers } from "./bits.ts";

const format = fc.constantFrom("csr" as const, "blocks" as const);
const seed = fc.integer({ min: 1, max: 2 ** 31 });
const share = fc.oneof(fc.constantFrom(0, 1), fc.double({ min: 0, max: 1, noNaN: true }));

/** Zeros, of either sign, wherever a number is not among `share` of them. */
const thinned = (x: Float32Array, share: number): Float32Array => x.map((each) => (Math.abs(each * 977) % 1 < share ? each : each < 0 ? -0 : 0));
/** Without signs of zeros: those of weights are not kept. */
const plus = (x: Float32Array): Float32Array => x.map((each) => each + 0);

describe("a sparse layer has the bits of the ordinary one:", () => {
  test("dense", () => {
    const size = fc.oneof({ weight: 3, arbitrary: fc.integer({ min: 1, max: 40 }) }, { weight: 1, arbitrary: fc.integer({ min: 41, max: 200 }) });
    fc.assert(
      fc.property(size, size, size, share, seed, format, fc.boolean(), (m, k, n, share, seed, format, bias) => {
        const layer = dense(k, n, { bias });
        layer.weight.set(thinned(numbers(k * n, seed), share));
        layer.bias?.set(numbers(n, seed + 1));
        const x = tensor(numbers(m * k, seed + 2), [m, k]);
        const sparse = sparsify(layer, { density: 1, format });
        const back = densify(sparse) as typeof layer;
        expectSameBits(
          [predict(sparse, x).toArray(), back.weight.toArray(), predict(back, x).toArray()],
          [predict(layer, x).toArray(), plus(layer.weight.toArray()), predict(layer, x).toArray()],
        );
      }),
      { numRuns: 200 },
    );
  });

  test("conv2d", () => {
    fc.assert(
      fc.property(geometries, share, seed, format, fc.boolean(), (g, share, seed, format, bias) => {
        const layer = conv2d(g.channels, g.filters, g.kernel, { stride: g.stride, padding: g.padding, dilation: g.dilation, groups: g.groups, bias });
        layer.weight.set(thinned(numbers(layer.weight.size, seed), share));
        layer.bias?.set(numbers(g.filters, seed + 1));
        const [shape] = shapesOf(g);
        const x = tensor(
          numbers(
            shape.reduce((a, b) => a * b),
            seed + 2,
          ),
          shape,
        );
        const sparse = sparsify(layer, { density: 1, format });
        const back = densify(sparse) as typeof layer;
        expectSameBits(
          [predict(sparse, x).toArray(), back.weight.toArray(), predict(back, x).toArray()],
          [predict(layer, x).toArray(), plus(layer.weight.toArray()), predict(layer, x).toArray()],
        );
      }),
      { numRuns: 200 },
    );
  });
});
