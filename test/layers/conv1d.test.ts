import { describe, expect, test } from "vitest";
import {
  averagePool1d,
  batchNorm,
  compact,
  conv1d,
  conv2d,
  count,
  crossEntropy,
  dataset,
  decode,
  dense,
  encode,
  flatten,
  gate,
  gateParameters,
  globalAveragePool1d,
  gradients,
  type Layer,
  maxPool1d,
  mul,
  parameters,
  predict,
  relu,
  seed,
  sequential,
  ShapeError,
  sum,
  summary,
  tensor,
  train,
  ValueError,
  zeroPad1d,
} from "../../src/index.ts";
import { conv2d as facts } from "../../src/descriptions/images.ts";
import { expectNear } from "../support/near.ts";
import { numbers } from "../support/numbers.ts";
import { bits } from "./featureClaims.ts";

interface Sizes {
  readonly batch: number;
  readonly channels: number;
  readonly length: number;
  readonly filters: number;
  readonly kernel: number;
  readonly stride?: number;
  readonly padding?: number;
  readonly dilation?: number;
  readonly groups?: number;
}

/** The definition: y[b, f, t] = bias[f] + sum over c, k of W[f, c, k] x[b, c, t stride + k dilation - padding]. */
function naive(x: Float32Array, w: Float32Array, bias: Float32Array, s: Sizes): number[] {
  const { batch, channels, length, filters, kernel, stride = 1, padding = 0, dilation = 1, groups = 1 } = s;
  const out = Math.floor((length + 2 * padding - dilation * (kernel - 1) - 1) / stride) + 1;
  const [width, own] = [channels / groups, filters / groups];
  const y: number[] = [];
  for (let b = 0; b < batch; b++)
    for (let f = 0; f < filters; f++)
      for (let t = 0; t < out; t++) {
        let total = bias[f] as number;
        for (let c = 0; c < width; c++)
          for (let k = 0; k < kernel; k++) {
            const at = t * stride + k * dilation - padding;
            if (at >= 0 && at < length)
              total += (w[(f * width + c) * kernel + k] as number) * (x[(b * channels + Math.floor(f / own) * width + c) * length + at] as number);
          }
        y.push(total);
      }
  return y;
}

const cases: readonly Sizes[] = [
  { batch: 1, channels: 1, length: 1, filters: 1, kernel: 1 },
  { batch: 3, channels: 2, length: 11, filters: 5, kernel: 3, padding: 1 },
  { batch: 2, channels: 6, length: 23, filters: 9, kernel: 4, stride: 3, padding: 2, dilation: 2, groups: 3 },
  { batch: 2, channels: 3, length: 300, filters: 21, kernel: 7, padding: 3 },
];

const made = ({ channels, filters, kernel, stride = 1, padding = 0, dilation = 1, groups = 1 }: Sizes) => {
  const layer = conv1d(channels, filters, kernel, { stride, padding, dilation, groups });
  layer.weight.set(numbers(layer.weight.size, -1, 1, 1));
  layer.bias?.set(numbers(filters, -1, 1, 2));
  return layer;
};

describe("conv1d", () => {
  test.each(cases)("is its definition and has its slopes, for $channels channels of $length", (sizes) => {
    const layer = made(sizes);
    const x = tensor(numbers(sizes.batch * sizes.channels * sizes.length, -1, 1, 3), [sizes.batch, sizes.channels, sizes.length]);
    const y = predict(layer, x);
    expectNear(y.toArray(), naive(x.toArray(), layer.weight.toArray(), (layer.bias as { toArray(): Float32Array }).toArray(), sizes), { abs: 1e-5, rel: 1e-5 });
    // each slope is what the sum of products with dy is linear in
    const dy = numbers(y.size, -1, 1, 4);
    const { gradients: found, value } = gradients(() => sum(mul(layer.forward(x), tensor(dy, y.shape))), [x, layer.weight, layer.bias as never]);
    const by = [x, layer.weight, layer.bias as never as typeof x].map((each, i) =>
      each.toArray().reduce((total, v, j) => total + v * ((found[i] as Float32Array)[j] as number), 0),
    );
    expectNear([(by[1] as number) + (by[2] as number)], [value], { abs: 1e-3, rel: 1e-4 });
    const without = value - (by[2] as number);
    expectNear([by[0] as number], [without], { abs: 1e-3, rel: 1e-4 });
  });

  test("has the bits of conv2d over images of height 1, gated or not", () => {
    seed(3);
    const masked = <L extends Parameters<typeof gate>[0]>(layer: L) =>
      gate(gate(layer, { over: "inputs", mask: [1, 0, 1, 1] }), { over: "outputs", mask: [1, 1, 0, 1, 0, 0, 1, 1] });
    const [a, b] = [masked(conv1d(4, 8, 3, { padding: 1 })), masked(conv2d(4, 8, [1, 3], { padding: [0, 1] }))];
    b.weight.set(a.weight.toArray());
    const x = numbers(2 * 4 * 9, -1, 1);
    expect(bits(predict(a, tensor(x, [2, 4, 9])).toArray())).toEqual(bits(predict(b, tensor(x, [2, 4, 1, 9])).toArray()));
    const slopes = [a, b].map(
      (layer, i) => gradients(() => sum(layer.forward(tensor(x, i ? [2, 4, 1, 9] : [2, 4, 9]))), [...parameters(layer).values()]).gradients,
    );
    expect(slopes[0]?.map(bits)).toEqual(slopes[1]?.map(bits));
  });

  test("is called what it is, in summaries and errors, and never speaks of images", () => {
    const net = sequential(zeroPad1d(1), conv1d(2, 4, 3), relu, maxPool1d(2), averagePool1d(2), globalAveragePool1d, dense(4, 2));
    const { rows } = summary(net, [2, 16]);
    expect(rows.map(({ layer }) => layer)).toEqual([
      "zeroPad1d(1)",
      "conv1d(2, 4, 3)",
      "relu",
      "maxPool1d(2)",
      "averagePool1d(2)",
      "globalAveragePool1d",
      "dense(4, 2)",
    ]);
    expect(rows.map(({ output }) => output)).toEqual([[2, 18], [4, 16], [4, 16], [4, 8], [4, 4], [4], [2]]);
    expect(count(net).weights).toBe(2 * 4 * 3 + 4 + 4 * 2 + 2);
    expect(count(net).flops).toBe(2 * 16 * 2 * 4 * 3 + 2 * 4 * 2);
    const came = (layer: Layer, shape: number[]) => () => predict(layer, tensor(new Float32Array(shape.reduce((a, b) => a * b)), shape));
    expect(came(conv1d(3, 4, 5), [2, 3, 1, 9])).toThrow("conv1d(3, 4, 5): the input is [2, 3, 1, 9] but needs [batch, 3, length].");
    expect(came(conv1d(3, 4, 5), [2, 9, 3])).toThrow("conv1d(3, 4, 5): the input is [2, 9, 3] but needs [batch, 3, length].");
    expect(came(conv1d(3, 4, 5), [2, 3, 4])).toThrow("conv1d(3, 4, 5): the kernel of 5 is larger than the series of 4. Use a smaller kernel or more padding.");
    expect(came(maxPool1d(3), [2, 9])).toThrow("maxPool1d(3): the input is [2, 9] but needs [batch, channels, length].");
    expect(came(zeroPad1d(3), [2, 9])).toThrow(ShapeError);
    expect(came(sequential(globalAveragePool1d), [2, 9])).toThrow("globalAveragePool1d: the input is [2, 9] but needs [batch, channels, length].");
    expect(() => conv1d(3, 4, [1, 5] as never)).toThrow("conv1d: kernel is [1, 5], but it must be a whole number from 1 up.");
    expect(() => conv1d(3, 4, 5, { stride: 0 })).toThrow(ValueError);
    expect(() => conv1d(3, 4, 5, { groups: 2 })).toThrow("conv1d: groups is 2, which does not divide the 3 inputs.");
    expect(() => maxPool1d(3, { padding: 2 })).toThrow("maxPool1d: padding is 2, but it must be at most half the kernel of 3.");
  });

  test("is refused where a file says that its windows reach beyond a height of 1", () => {
    const description = { ...conv1d(1, 1, 3).describe(), padding: [1, 0] as const };
    expect(() => facts.output(description, [1, 1, 9])).toThrow("conv1d(1, 1, 3): series have no height, but its windows do.");
    expect(facts.check({ ...description, series: 5 as never }).series).toBe(true);
  });

  test("trains, shrinks and compacts like one of images", async () => {
    seed(5);
    const net = sequential(
      gate(conv1d(3, 8, 3, { bias: false }), { over: "outputs", lambda: 1e-3 }),
      batchNorm(8),
      relu,
      maxPool1d(2),
      gate(conv1d(8, 6, 3), { over: "inputs", lambda: 1e-3 }),
      flatten,
      gate(dense(6 * 5, 2), { over: "inputs", lambda: 1e-3 }),
    );
    const data = dataset({ inputs: numbers(40 * 3 * 16, -1, 1), shape: [3, 16], labels: Array.from({ length: 40 }, (_, i) => i % 2), classes: 2 });
    for (const p of gateParameters(net)) p.set(numbers(p.size, -4, 4, p.size).map((each) => (each < 0 ? -9 : each)));
    expect(() => count(net)).toThrow(/conv1d\(3, 8, 3\) at "0" has not seen an example, so .*Run the net once/);
    summary(net, [3, 16]);
    const before = count(net).weights;
    for await (const _ of train(net, data, { epochs: 3, batchSize: 20, shrink: true, loss: crossEntropy })) void _;
    expect(count(net).weights).toBeLessThan(before);
    const x = tensor(data.inputs as Float32Array, [40, 3, 16]);
    const small = compact(net);
    expectNear(predict(small, x).toArray(), predict(net, x).toArray(), { abs: 1e-5, rel: 1e-5 });
    expect(count(small).weights).toBeLessThanOrEqual(count(net, "settled").weights);
    expect(bits(predict(decode(encode(small)), x).toArray())).toEqual(bits(predict(small, x).toArray()));
  });
});
