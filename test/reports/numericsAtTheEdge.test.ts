// Values at the edge of 32 bits, against definitions in double precision.
import { describe, expect, test } from "vitest";
import {
  adam,
  batchNormalization,
  binaryCrossEntropy,
  clipNorm,
  convolve2d,
  crossEntropy,
  DivergedError,
  gradients,
  layerNormalization,
  logSoftmax,
  mul,
  Parameter,
  rmsProp,
  sgd,
  softmax,
  step,
  sum,
  tensor,
} from "../../src/index.ts";
import { Statistic } from "../../src/resident.ts";
import { expectNear } from "../support/near.ts";
import { numbers } from "../support/numbers.ts";

describe("binary cross-entropy", () => {
  test.each([
    [15, 1],
    [-15, 0],
    [30, 1],
    [80, 1],
    [15, 0],
    [3, 0.25],
    [-40, 0.5],
    [1e-3, 1],
    [20, 0.999],
  ])("of the logit %f for the target %f has all its digits", (x, t) => {
    const p = Math.fround(t);
    const right = p * Math.log1p(Math.exp(-Math.fround(x))) + (1 - p) * Math.log1p(Math.exp(Math.fround(x)));
    expectNear(binaryCrossEntropy(tensor([x]), [t]).item(), right, { rel: 1e-6 });
  });

  test("is 3.06e-7 at 15, not 0", () => expect(binaryCrossEntropy(tensor([15]), [1]).item()).toBeCloseTo(3.059e-7, 10));

  test("of infinite logits is 0 where they are right and infinite where they are wrong", () => {
    expect(binaryCrossEntropy(tensor([Infinity]), [1]).item()).toBe(0);
    expect(binaryCrossEntropy(tensor([-Infinity]), [0]).item()).toBe(0);
    expect(binaryCrossEntropy(tensor([Infinity]), [0]).item()).toBe(Infinity);
    expect(binaryCrossEntropy(tensor([-Infinity]), [1]).item()).toBe(Infinity);
    expect(binaryCrossEntropy(tensor([Infinity]), [0.5]).item()).toBe(Infinity);
    expect(binaryCrossEntropy(tensor([NaN]), [1]).item()).toBeNaN();
    const x = tensor([Infinity, -Infinity, Infinity, -Infinity]);
    expect([...(gradients(() => binaryCrossEntropy(x, [1, 0, 0, 1]), [x]).gradients[0] as Float32Array)]).toEqual([0, 0, 0.25, -0.25]);
  });
});

/** A row normalized in double precision, and the gradient of it along x for the gradient dy. */
function normalized(x: Float32Array, dy: Float32Array, epsilon = 1e-5) {
  const n = x.length;
  const mean = x.reduce((a, v) => a + v, 0) / n;
  const variance = x.reduce((a, v) => a + (v - mean) ** 2, 0) / n;
  const inverse = 1 / Math.sqrt(variance + epsilon);
  const y = Array.from(x, (v) => (v - mean) * inverse);
  const [a, b] = [dy.reduce((all, d) => all + d, 0) / n, dy.reduce((all, d, i) => all + d * (y[i] as number), 0) / n];
  return { y, dx: Array.from(dy, (d, i) => inverse * (d - a - (y[i] as number) * b)), mean, variance };
}

const rowsAtTheEdge: [string, Float32Array][] = [
  ["4 096 features around 1e6", numbers(4096, -1, 1).map((v) => 1e6 + v)],
  ["4 096 features around -1e6", numbers(4096, -8, 8).map((v) => -1e6 + v)],
  ["5 features around 3e7", Float32Array.of(30000002, 30000004, 30000000, 30000010, 29999998)],
  ["values of 1e19", numbers(300, -1e19, 1e19)],
  ["values of 1e30", numbers(300, -1e30, 1e30)],
  ["values of 1e38", numbers(300, -1e38, 1e38)],
  ["a million features", numbers(1 << 20, 0.1, 0.3)],
  ["ordinary features", numbers(100)],
];

describe("layer norm", () => {
  test.each(rowsAtTheEdge)("of %s, gradients too", (_, values) => {
    const n = values.length;
    const [scale, shift] = [tensor(new Float32Array(n).fill(1)), tensor(new Float32Array(n))];
    const [x, dy] = [tensor(values, [1, n]), numbers(n, -1, 1, 9)];
    const right = normalized(values, dy);
    expectNear(layerNormalization(x, { scale, shift }).toArray(), right.y, { rel: 1e-5, abs: 2e-5 });
    const dx = gradients(() => sum(mul(layerNormalization(x, { scale, shift }), tensor(dy, [1, n]))), [x]).gradients[0] as Float32Array;
    const size = Math.max(...right.dx.slice(0, 1000).map(Math.abs));
    expectNear(dx, right.dx, { abs: 1e-4 * size });
  });

  test("beside an ordinary row leaves that row its bits", () => {
    const ordinary = numbers(8);
    const [scale, shift] = [tensor(numbers(8, 0.5, 1, 2)), tensor(numbers(8, -1, 1, 3))];
    const alone = layerNormalization(tensor(ordinary, [1, 8]), { scale, shift }).toArray();
    const far = ordinary.map((v) => v + 1e6);
    const both = layerNormalization(tensor([...far, ...ordinary, ...far], [3, 8]), { scale, shift }).toArray();
    expect(both.slice(8, 16)).toEqual(alone);
  });
});

describe("batch norm", () => {
  test.each(rowsAtTheEdge)("has the mean and variance of %s", (_, values) => {
    const n = values.length;
    const [mean, variance] = [new Statistic("mean", [1]), new Statistic("variance", [1])];
    const right = normalized(values, new Float32Array(n));
    const unbiased = (right.variance * n) / (n - 1);
    const ones = { scale: tensor([1]), shift: tensor([0]), mean, variance, momentum: 1, training: true };
    const run = () => batchNormalization(tensor(values, [1, 1, 1, n]), ones).toArray();
    if (unbiased > 3.4e38) {
      expect(run).toThrow("not a finite number");
      return;
    }
    const y = run();
    expectNear(mean.toArray(), [right.mean], { rel: 1e-6, abs: 1e-7 * Math.sqrt(unbiased) });
    expectNear(variance.toArray(), [unbiased], { rel: 1e-5 });
    // a mean of 32 bits is all that batch norm keeps
    expectNear(y, right.y, { rel: 1e-4, abs: 2e-5 + (Math.abs(right.mean) * 2 ** -24) / Math.sqrt(unbiased) });
  });
});

test("the scale and shift of batch norm over a plane of a million have gradients of six digits", () => {
  const n = 1 << 20;
  const x = tensor(numbers(n), [1, 1, 1024, 1024]);
  const [scale, shift] = [tensor([1]), tensor([0])];
  const [mean, variance] = [new Statistic("mean", [1]), new Statistic("variance", [1])];
  const { y } = normalized(x.toArray(), new Float32Array(n));
  // both sums are of numbers that do not cancel
  const dy = Float32Array.from(y, (v) => 0.1 * v + 0.1);
  const run = () => sum(mul(batchNormalization(x, { scale, shift, mean, variance, training: true }), tensor(dy, x.shape)));
  const [dscale, dshift] = gradients(run, [scale, shift]).gradients as [Float32Array, Float32Array];
  const [right, plain] = [dy.reduce((all, d, i) => all + d * (y[i] as number), 0), dy.reduce((all, d) => all + d, 0)];
  expectNear([...dscale, ...dshift], [right, plain], { rel: 2e-6 });
});

test("layer norm of a row of a million has gradients of six digits", () => {
  const n = 1 << 20;
  const x = numbers(n);
  const h = normalized(x, new Float32Array(n)).y;
  const dy = Float32Array.from(h, (v) => 0.1 * v + 0.1);
  const [scale, shift] = [tensor(new Float32Array(n).fill(1)), tensor(new Float32Array(n))];
  const row = tensor(x, [1, n]);
  const [dx] = gradients(() => sum(mul(layerNormalization(row, { scale, shift }), tensor(dy, [1, n]))), [row]).gradients as [Float32Array];
  // all of dy is along what normalizing takes away: 0 but for roundings of numbers around 0.1
  expectNear(dx, new Float32Array(n), { abs: 2e-6 });
});

test("softmax and its gradients over half a million classes are right to six digits", () => {
  const n = 1 << 19;
  const x = tensor(new Float32Array(n).fill(0.3), [1, n]);
  expectNear(softmax(x).toArray().slice(0, 2), [1 / n, 1 / n], { rel: 1e-6 });
  expectNear(crossEntropy(x, [5]).item(), Math.log(n), { rel: 1e-6 });
  const dy = tensor(numbers(n, 0.1, 0.3), [1, n]);
  const all = dy.toArray().reduce((a, v) => a + v, 0);
  const [ofLog] = gradients(() => sum(mul(logSoftmax(x), dy)), [x]).gradients as [Float32Array];
  expectNear(
    ofLog,
    dy.toArray().map((v) => v - all / n),
    { abs: 1e-6 },
  );
  const [plain] = gradients(() => sum(mul(softmax(x), dy)), [x]).gradients as [Float32Array];
  expectNear(
    plain.map((v) => v * n),
    dy.toArray().map((v) => v - all / n),
    { abs: 1e-6 },
  );
});

describe.each([
  ["adam", adam],
  ["rmsProp", rmsProp],
] as const)("%s", (name, make) => {
  const p = () => new Parameter("parameter", [20], new Float32Array(20));
  const steep = (to: Parameter, slope: number, at = 7) =>
    step([to], make(), () => sum(mul(to, tensor(Float32Array.from({ length: 20 }, (_, i) => (i === at ? slope : 1))))));

  test.each([1.9e19, -1e25, 3e38])("refuses a gradient of %f, whose square is infinite in 32 bits", (slope) => {
    const parameter = p();
    for (const at of [7, 19]) {
      expect(() => steep(parameter, slope, at)).toThrow(DivergedError);
      expect(() => steep(parameter, slope, at)).toThrow(`holds ${Math.fround(slope)} in step 1, whose square is more than 32 bits hold: ${name}`);
    }
    expect(parameter.toArray()).toEqual(new Float32Array(20));
  });

  test("moves by a gradient whose square 32 bits hold, and by larger ones that are clipped", () => {
    const [near, clipped] = [p(), p()];
    steep(near, 1.8e19);
    expect(near.toArray()[7]).toBeLessThan(0);
    step([clipped], clipNorm(make(), 1), () => sum(mul(clipped, tensor(new Float32Array(20).fill(1e25)))));
    expect(clipped.toArray().every((w) => w < 0)).toBe(true);
  });
});

test("sgd moves by any finite gradient", () => {
  const p = new Parameter("parameter", [1], [0]);
  step([p], sgd({ learningRate: 1e-30 }), () => sum(mul(p, tensor([1e30]))));
  expectNear(p.toArray(), [-1], { rel: 1e-6 });
});

describe.each([
  ["adam", (epsilon: number) => adam({ epsilon })],
  ["rmsProp", (epsilon: number) => rmsProp({ epsilon })],
])("%s with an epsilon of 0", (_, make) => {
  test.each([0, 1e-50, 1e-30])("%f leaves weights without a gradient alone", (epsilon) => {
    const p = new Parameter("parameter", [5], [1, 2, 3, 4, 5]);
    const optimizer = make(epsilon);
    // 1e-20 has a square of 0 in 32 bits
    for (let i = 0; i < 3; i++) step([p], optimizer, () => sum(mul(p, tensor([0, 1, -1, 0, 1e-20]))));
    const w = p.toArray();
    expect([w[0], w[3]]).toEqual([1, 4]);
    expect(w.every(Number.isFinite)).toBe(true);
    expect(w[1]).toBeLessThan(2);
    expect(w[2]).toBeGreaterThan(3);
    expectNear(w[4] as number, 5, { abs: 0.01 });
  });
});

test.each([
  [1, 1024],
  [16, 256],
])("the bias gradient of %i images of side %i is right to six digits", (batch, side) => {
  const bias = tensor([0.5]);
  const x = tensor(new Float32Array(batch * side * side), [batch, 1, side, side]);
  const dy = tensor(new Float32Array(x.size).fill(0.1), x.shape);
  const { gradients: all } = gradients(() => sum(mul(convolve2d(x, tensor([1], [1, 1, 1, 1]), bias), dy)), [bias]);
  expectNear(all[0] as Float32Array, x.size * Math.fround(0.1), { rel: 2e-4 });
});
