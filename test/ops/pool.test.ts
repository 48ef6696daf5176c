import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { add, averagePool, globalAveragePool2d, gradients, maxPool, mul, predict, relu, sum, type Tensor, tensor } from "../../src/index.ts";
import * as reference from "../reference/pool.ts";
import { expectGradient } from "../support/gradient.ts";
import { expectNear } from "../support/near.ts";
import { numbers, some } from "../support/numbers.ts";
import { withSupport } from "../support/support.ts";

const both = (each: fc.Arbitrary<number>) => fc.tuple(each, each);
interface Made extends reference.PoolGeometry {
  readonly batch: number;
  readonly channels: number;
}
const geometries: fc.Arbitrary<Made> = fc
  .record({
    batch: fc.integer({ min: 1, max: 3 }),
    channels: fc.integer({ min: 1, max: 4 }),
    size: both(fc.integer({ min: 1, max: 19 })),
    kernel: both(fc.integer({ min: 1, max: 4 })),
    stride: both(fc.integer({ min: 1, max: 3 })),
    pad: both(fc.integer({ min: 0, max: 2 })),
    pairs: fc.boolean(),
  })
  .map(({ pad, pairs, ...rest }) => {
    const kernel: [number, number] = pairs ? [2, 2] : rest.kernel;
    const padding = pairs ? [0, 0] : pad.map((each, i) => Math.min(each, Math.floor((kernel[i] as number) / 2)));
    return {
      ...rest,
      planes: rest.batch * rest.channels,
      kernel,
      stride: pairs ? ([2, 2] as [number, number]) : rest.stride,
      padding: padding as [number, number],
    };
  })
  .filter((g) => reference.pooledSize(g).every((size) => size >= 1));

const images = ({ batch, channels, size }: Made, series: number) =>
  tensor(numbers(batch * channels * size[0] * size[1], -1, 1, series), [batch, channels, ...size]);
const upstream = (g: Made) =>
  tensor(numbers(g.planes * reference.pooledSize(g)[0] * reference.pooledSize(g)[1], -1, 1, 4), [g.batch, g.channels, ...reference.pooledSize(g)]);
const how = ({ kernel, stride, padding }: Made) => ({ kernel, stride, padding });

function both2(op: (x: Tensor) => Tensor, x: Tensor, dy: Tensor): [Float32Array, Float32Array] {
  return [op(x).toArray(), gradients(() => sum(mul(op(x), dy)), [x]).gradients[0] as Float32Array];
}

describe("pooling", () => {
  test("by the largest equals its definition for random geometry, gradient too", () => {
    fc.assert(
      fc.property(geometries, (g) => {
        const [x, dy] = [images(g, 1), upstream(g)];
        const [y, dx] = reference.maxPool(x.toArray(), dy.toArray(), g);
        const [found, slope] = both2((each) => maxPool(each, how(g)), x, dy);
        expect(Array.from(found)).toEqual(y);
        expectNear(slope, dx, { rel: 1e-6, abs: 1e-6 }, "dx");
      }),
      { numRuns: 300 },
    );
  });

  test.each([true, false])("by the mean equals its definition for random geometry, gradient too, padding counted: %s", (countPadding) => {
    fc.assert(
      fc.property(geometries, (g) => {
        const [x, dy] = [images(g, 1), upstream(g)];
        const [y, dx] = reference.averagePool(x.toArray(), dy.toArray(), g, countPadding);
        const [found, slope] = both2((each) => averagePool(each, { ...how(g), countPadding }), x, dy);
        expectNear(found, y, { rel: 1e-6, abs: 1e-6 }, "y");
        expectNear(slope, dx, { rel: 1e-6, abs: 1e-6 }, "dx");
      }),
      { numRuns: 200 },
    );
  });

  test("over whole maps is their mean", () => {
    const x = tensor(numbers(2 * 3 * 35, -1, 1), [2, 3, 5, 7]);
    const y = globalAveragePool2d(x);
    expect(y.shape).toEqual([2, 3]);
    const all = x.toArray();
    const expected = Array.from({ length: 6 }, (_, i) => all.subarray(35 * i, 35 * (i + 1)).reduce((a, b) => a + b, 0) / 35);
    expectNear(y.toArray(), expected, { abs: 1e-6 });
    expectGradient(globalAveragePool2d, x);
  });

  test("has the slope its definition has", () => {
    const x = tensor(
      Array.from({ length: 2 * 2 * 42 }, (_, i) => ((i * 37) % 168) / 3), // all far apart
      [2, 2, 6, 7],
    );
    expectGradient((each) => maxPool(each, { kernel: 2 }), x);
    expectGradient((each) => maxPool(each, { kernel: 3, stride: 2, padding: 1 }), x);
    expectGradient((each) => averagePool(each, { kernel: [3, 2], stride: [1, 2], padding: 1 }), tensor(numbers(168), [2, 2, 6, 7]));
  });

  test("gives the gradient to the first of equals, and adds up where an image is pooled twice", () => {
    const x = tensor([1, 1, 1, 1, 0, 2, 2, 0], [1, 1, 2, 4]);
    expect(Array.from(gradients(() => sum(maxPool(x, { kernel: 2 })), [x]).gradients[0] as Float32Array)).toEqual([0, 0, 0, 0, 0, 1, 1, 0]);
    const equal = tensor(new Array(8).fill(3), [1, 1, 2, 4]);
    const twice = () => add(sum(maxPool(equal, { kernel: 2 })), sum(maxPool(equal, { kernel: 2 })));
    expect(Array.from(gradients(twice, [equal]).gradients[0] as Float32Array)).toEqual([2, 0, 2, 0, 0, 0, 0, 0]);
  });

  test("has the bits of all channels whatever channels are known to be zero", () => {
    fc.assert(
      fc.property(geometries, fc.double({ min: 0, max: 1, noNaN: true }), (g, share) => {
        const [x, dy, open] = [images(g, 1), upstream(g), some(g.channels, share, 5)];
        const mask = tensor(
          Array.from({ length: g.channels }, (_, c) => (open.includes(c) ? 1 : 0)),
          [g.channels, 1, 1],
        );
        for (const pool of [maxPool, averagePool]) {
          const [sparse, slopes] = both2((each) => pool(withSupport(each, open), how(g)), x, dy);
          const [whole, all] = both2((each) => pool(mul(each, mask), how(g)), x, dy);
          expect(sparse.map((each) => each + 0)).toEqual(whole.map((each) => each + 0));
          expect(slopes.map((each) => each + 0)).toEqual(all.map((each) => each + 0));
        }
      }),
      { numRuns: 100 },
    );
  });

  test("refuses what cannot be, with the numbers", () => {
    const x = tensor(numbers(32), [1, 2, 4, 4]);
    expect(() => maxPool(x, { kernel: 5 })).toThrow(/kernel of 5 x 5 is larger than the image of 4 x 4/);
    expect(() => maxPool(x, { kernel: 2, padding: 2 })).toThrow(/padding is 2 x 2, but it must be at most half the kernel of 2 x 2/);
    expect(() => averagePool(x, { kernel: 0 })).toThrow(/kernel is 0, but it must be a whole number from 1 up/);
    expect(() => averagePool(x, { kernel: 2, stride: [1, 0.5] })).toThrow(/stride is \[1, 0.5\]/);
    expect(() => maxPool(tensor(numbers(8), [2, 4]), { kernel: 2 })).toThrow(/\[2, 4\] but needs \[batch, channels, height, width\]/);
    expect(() => globalAveragePool2d(tensor(numbers(8), [2, 4]))).toThrow(/globalAveragePool2d: the input is \[2, 4\]/);
    expect(() => maxPool(x, { kernel: 2, pading: 1 } as never)).toThrow(/no option "pading"/);
  });

  test("of nothing is nothing", () => {
    expect(maxPool(tensor([], [0, 2, 4, 4]), { kernel: 2 }).shape).toEqual([0, 2, 2, 2]);
    expect(predict(relu, maxPool(tensor([], [2, 0, 4, 4]), { kernel: 2 })).shape).toEqual([2, 0, 2, 2]);
  });
});
