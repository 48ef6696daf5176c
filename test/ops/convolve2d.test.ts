import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { convolve2d, gradients, hardConcrete, mul, reshape, sum, type Tensor, tensor } from "../../src/index.ts";
import { conv2d, conv2dGrad, type Geometry, outputOf } from "../reference/conv2d.ts";
import { geometries, shapesOf, weightSize } from "../support/geometry.ts";
import { expectGradient } from "../support/gradient.ts";
import { expectNear } from "../support/near.ts";
import { numbers, some } from "../support/numbers.ts";
import { supportOf, withSupport } from "../support/support.ts";

const near = { rel: 1e-5, abs: 2e-5 };
const paper = { temperature: 2 / 3, stretch: [-0.1, 1.1] as const };
const how = ({ stride, padding, dilation, groups }: Geometry) => ({ stride, padding, dilation, groups });
const random = (shape: readonly number[], series: number) =>
  tensor(
    numbers(
      shape.reduce((a, b) => a * b, 1),
      -1,
      1,
      series,
    ),
    shape,
  );

function compare(g: Geometry): void {
  const [xs, ws, ys] = shapesOf(g);
  const [x, w, b, dy] = [random(xs, 1), random(ws, 2), random([g.filters], 3), random(ys, 4)];
  const expected = conv2d(x.toArray(), w.toArray(), g, b.toArray());
  const y = convolve2d(x, w, b, how(g));
  expect(y.shape).toEqual(ys);
  expectNear(y.toArray(), expected, near, "y");
  const found = gradients(() => sum(mul(convolve2d(x, w, b, how(g)), dy)), [x, w, b]).gradients;
  const slopes = conv2dGrad(x.toArray(), w.toArray(), dy.toArray(), g);
  expectNear(found[0] as Float32Array, slopes.dx, near, "dx");
  expectNear(found[1] as Float32Array, slopes.dw, { rel: 1e-5, abs: 1e-4 }, "dW");
  const plane = (ys[2] as number) * (ys[3] as number);
  const db = new Array<number>(g.filters).fill(0);
  dy.toArray().forEach((each, i) => {
    const f = Math.floor(i / plane) % g.filters;
    db[f] = (db[f] as number) + each;
  });
  expectNear(found[2] as Float32Array, db, { rel: 1e-5, abs: 1e-4 }, "db");
}

const plain = { stride: [1, 1], padding: [0, 0], dilation: [1, 1], groups: 1 } as const;

describe("convolve2d", () => {
  test("equals its definition, gradients too, for random geometry", () => {
    fc.assert(fc.property(geometries, compare), { numRuns: 150 });
  });

  test.each([
    ["LeNet-5's first layer", { ...plain, batch: 3, channels: 1, size: [28, 28], filters: 20, kernel: [5, 5] }],
    ["LeNet-5's second layer", { ...plain, batch: 9, channels: 20, size: [12, 12], filters: 50, kernel: [5, 5] }],
    ["a residual block's", { ...plain, batch: 2, channels: 16, size: [32, 32], filters: 16, kernel: [3, 3], padding: [1, 1] }],
    ["more taps than one block", { ...plain, batch: 2, channels: 70, size: [9, 11], filters: 5, kernel: [3, 3], padding: [1, 1] }],
    ["one pixel", { ...plain, batch: 2, channels: 3, size: [1, 1], filters: 2, kernel: [1, 1] }],
    ["a depthwise layer", { ...plain, batch: 2, channels: 6, size: [10, 17], filters: 6, kernel: [3, 3], padding: [1, 1], stride: [2, 2], groups: 6 }],
  ] as const)("equals its definition for %s", (_, g) => compare(g as unknown as Geometry));

  test("has one running sum per output: channels, then rows and columns of the kernel", () => {
    fc.assert(
      fc.property(geometries, (g) => {
        const [xs, ws] = shapesOf(g);
        const [x, w] = [random(xs, 1), random(ws, 2)];
        expect(Array.from(convolve2d(x, w, undefined, how(g)).toArray())).toEqual(conv2d(x.toArray(), w.toArray(), g, undefined, Math.fround));
      }),
      { numRuns: 100 },
    );
  });

  test("has the slope its definition has with gates over channels and filters, closed ones included", () => {
    const u = (n: number) => tensor(numbers(n, 0.4, 0.6, 9));
    const alphas = (n: number) => tensor(Array.from({ length: n }, (_, i) => [-6, 0.2, 6, -0.3, 0.1][i % 5] as number));
    for (const groups of [1, 2]) {
      const gated = (x: Tensor, w: Tensor, b: Tensor, a: Tensor, c: Tensor) =>
        convolve2d(x, w, b, { groups, padding: 1, inputGate: hardConcrete(a, u(4), paper), outputGate: hardConcrete(c, u(6), paper) });
      expectGradient(gated, random([2, 4, 4, 5], 1), random([6, 4 / groups, 3, 2], 2), random([6], 3), alphas(4), alphas(6));
    }
  });

  test("adds up gradients when a weight or an input is used twice", () => {
    const twice = (x: Tensor, w: Tensor) => convolve2d(convolve2d(x, w, undefined, { padding: 1 }), w);
    expectGradient(twice, random([2, 3, 5, 5], 1), random([3, 3, 3, 3], 2));
  });

  test("has the bits of the convolution with everything in it, whatever channels and filters are left out", () => {
    fc.assert(
      fc.property(geometries, fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), (g, inputs, outputs) => {
        const [xs, ws, ys] = shapesOf(g);
        const [x, w, dy] = [random(xs, 1), random(ws, 2), random(ys, 3)];
        const [open, used] = [some(g.channels, inputs, 5), some(g.filters, outputs, 6)];
        const mask = (count: number, list: number[]) =>
          tensor(
            Array.from({ length: count }, (_, i) => (list.includes(i) ? 1 : 0)),
            [count, 1, 1],
          );
        const values: Float32Array[] = [];
        const run = (forward: () => Tensor) =>
          gradients(() => {
            const y = forward();
            values.push(y.toArray());
            return sum(mul(y, dy));
          }, [x, w]).gradients;
        const sparse = run(() => convolve2d(withSupport(x, open), w, undefined, { ...how(g), used: supportOf(used) }));
        const whole = run(() => mul(convolve2d(mul(x, mask(g.channels, open)), w, undefined, how(g)), mask(g.filters, used)));
        const plus = (all: readonly Float32Array[]) => all.map((each) => each.map((number) => number + 0)); // -0 to 0
        expect(plus(values.slice(0, 1))).toEqual(plus(values.slice(1)));
        expect(plus(sparse)).toEqual(plus(whole));
      }),
      { numRuns: 100, seed: 1 },
    );
  });

  test("gives a gate its gradient when the weight has none", () => {
    const [x, w, a] = [random([2, 2, 4, 4], 1), random([3, 2, 3, 3], 2), tensor([0.2, -0.1, 0.3])];
    const loss = () => sum(convolve2d(x, w, undefined, { outputGate: hardConcrete(a, tensor([0.5, 0.4, 0.6]), paper) }));
    expect(gradients(loss, [a]).gradients[0]).toEqual(gradients(loss, [x, w, a]).gradients[2]);
  });

  test("refuses what does not fit, with the numbers", () => {
    const w = random([4, 2, 3, 3], 1);
    expect(() => convolve2d(random([2, 3, 8, 8], 2), w)).toThrow(
      "convolve2d: the input is [2, 3, 8, 8] but needs [batch, 2, height, width]. Give the layer 3 channels",
    );
    expect(() => convolve2d(random([2, 128], 2), w)).toThrow(/\[2, 128\] but needs \[batch, 2, height, width\]\. Images have four axes/);
    expect(() => convolve2d(random([2, 2, 2, 8], 2), w)).toThrow(/kernel of 3 x 3 is larger than the image of 2 x 8/);
    expect(() => convolve2d(random([2, 2, 4, 8], 2), w, undefined, { dilation: 3 })).toThrow(
      /3 x 3, spread to 7 x 7 by its dilation, is larger than the image of 4 x 8/,
    );
    expect(() => convolve2d(random([2, 6, 8, 8], 2), w, undefined, { groups: 3 })).toThrow(
      /groups is 3, but it must be a whole number from 1 up that divides the 4 filters/,
    );
    expect(() => convolve2d(random([2, 2, 8, 8], 2), w, undefined, { stride: 0 })).toThrow(/stride is 0, but it must be a whole number from 1 up/);
    expect(() => convolve2d(random([2, 2, 8, 8], 2), w, undefined, { padding: [1, -1] })).toThrow(/padding is \[1, -1\]/);
    expect(() => convolve2d(random([2, 2, 8, 8], 2), w, random([3], 1))).toThrow(/bias is \[3\] but there are 4 filters/);
    expect(() => convolve2d(random([2, 2, 8, 8], 2), random([2, 3], 1))).toThrow(/weight is \[2, 3\] but must be \[filters/);
  });

  test("gives an empty batch an empty result and gradients of zero", () => {
    const [x, w] = [tensor([], [0, 2, 4, 4]), random([3, 2, 3, 3], 1)];
    expect(convolve2d(x, w).shape).toEqual([0, 3, 2, 2]);
    expect(Array.from(gradients(() => sum(convolve2d(x, w)), [w]).gradients[0] as Float32Array)).toEqual(
      new Array(weightSize({ ...plain, batch: 0, channels: 2, size: [4, 4], filters: 3, kernel: [3, 3] })).fill(0),
    );
    expect(reshape(convolve2d(x, w), [0]).size).toBe(0);
    expect(outputOf({ ...plain, batch: 1, channels: 1, size: [4, 4], filters: 1, kernel: [3, 3] })).toEqual([2, 2]);
  });
});
