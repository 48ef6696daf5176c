// The promise for a whole step: skipping closed gates changes no bit of the outputs, the loss or any gradient.
import fc from "fast-check";
import { afterEach, describe, test } from "vitest";
import {
  type Axis,
  add,
  affine,
  crossEntropy,
  type Dense,
  dense,
  gate,
  gradients,
  linear,
  matmul,
  mul,
  penalty,
  relu,
  reshape,
  type SampledGate,
  seed,
  type Tensor,
  tensor,
  transpose,
} from "../../src/index.ts";
import { cut, expectSameBits, largestCut, numbers, useCut } from "./bits.ts";

afterEach(() => useCut(largestCut));

describe("a training step of a gated net has the same bits", () => {
  /** Columns times gates. The gradient of a single number is a sum in lanes in `mul`, a running sum in a product. */
  const scaled = (w: Tensor, z: Tensor): Tensor => (z.size === 1 ? matmul(w, reshape(z, [1, 1])) : mul(w, z));

  /**
   * The layer as anyone would write it who knows nothing of skipping. Gates lie along the last axis, so that the gradient of each
   * is one running sum over outputs, as in the layer: along rows `mul` sums in lanes.
   */
  function plainly(layer: Dense, h: Tensor): Tensor {
    const { inputs, outputs } = layer.gates as Partial<Record<Axis, SampledGate>>;
    const y = linear(h, inputs ? transpose(scaled(transpose(layer.weight), inputs.sample())) : layer.weight, layer.bias);
    // a closed output is +0, whatever the sign of what is multiplied with 0: -0 + 0 = +0
    return outputs ? affine(mul(y, outputs.sample()), 1, 0) : y;
  }

  const layers = fc.record({
    widths: fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 2, maxLength: 4 }),
    over: fc.array(fc.constantFrom("inputs", "outputs", "both", "none"), { minLength: 4, maxLength: 4 }),
    dropRate: fc.double({ min: 0.05, max: 0.95, noNaN: true }),
    batch: fc.integer({ min: 1, max: 30 }),
    bias: fc.boolean(),
    seed: fc.integer({ min: 0, max: 1e6 }),
  });

  test("with closed gates skipped as with gates multiplied in", () => {
    fc.assert(
      fc.property(layers, cut, ({ widths, over, dropRate, batch, bias, seed: s }, c) => {
        seed(s);
        const net = widths.slice(1).map((n, i) => {
          const layer = dense(widths[i] as number, n, { bias });
          for (const axis of ["inputs", "outputs"] as const)
            if (over[i] === axis || over[i] === "both") gate(layer, { over: axis, dropRate, lambda: 0.001, l2: 0.01 });
          return layer;
        });
        const x = tensor(numbers(batch * (widths[0] as number), s + 1), [batch, widths[0] as number]);
        const labels = Int32Array.from({ length: batch }, (_, i) => i % (widths.at(-1) as number));
        const all = net.flatMap((l) =>
          [l.weight, l.bias, l.gates.inputs?.parameters.logAlpha, l.gates.outputs?.parameters.logAlpha].filter((p) => p !== undefined),
        );
        const run = (layer: (l: Dense, h: Tensor) => Tensor) => {
          let y: Float32Array = new Float32Array();
          const { value, gradients: slopes } = gradients(() => {
            const out = net.reduce((h, l, i) => (i + 1 < net.length ? relu(layer(l, h)) : layer(l, h)), x as Tensor);
            y = out.toArray();
            return add(crossEntropy(out, labels), penalty(net));
          }, all);
          return [y, Float32Array.of(value), ...slopes];
        };
        useCut(largestCut);
        const plain = run(plainly);
        expectSameBits(
          run((l, h) => l.forward(h)),
          plain,
        );
        useCut(c);
        expectSameBits(
          run((l, h) => l.forward(h)),
          plain,
        );
      }),
      {
        numRuns: 300,
        examples: [
          [{ widths: [1, 1, 4], over: ["none", "inputs", "none", "none"], dropRate: 0.07527899579283015, batch: 4, bias: false, seed: 72059 }, largestCut],
        ],
      },
    );
  });
});
