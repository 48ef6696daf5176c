// Values at the edge of 32 bits, against definitions in double precision.
import { describe, expect, test } from "vitest";
import {
  adam,
  batchNormalization,
  binaryCrossEntropy,
  convolve2d,
  gradients,
  layerNormalization,
  mul,
  Parameter,
  rmsProp,
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
