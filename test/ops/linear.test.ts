import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { add, gradients, hardConcrete, linear, mul, sum, type Tensor, tensor } from "../../src/index.ts";
import { addRow } from "../reference/bias.ts";
import * as reference from "../reference/dense.ts";
import { expectGradient } from "../support/gradient.ts";
import { expectNear } from "../support/near.ts";
import { numbers, sizes, some } from "../support/numbers.ts";
import { supportOf, withSupport } from "../support/support.ts";

const paper = { temperature: 2 / 3, stretch: [-0.1, 1.1] as const };
const matrix = (rows: number, columns: number, series: number) => tensor(numbers(rows * columns, -1, 1, series), [rows, columns]);
const zeros = (n: number) => new Float32Array(n);
/** Noise and log alpha of gates of which every third is closed and every third open for good. */
const noise = (k: number) => tensor(numbers(k, 0.4, 0.6, 9));
const logAlpha = (k: number) => tensor(Array.from({ length: k }, (_, i) => [-6, 0.2, 6, -0.3, 0.1][i % 5] as number));

describe("linear", () => {
  test.each(sizes)("equals its definition with %i of everything in turn", (size) => {
    for (const [m, k, n] of [
      [size, 3, 5],
      [9, size, 4],
      [2, 5, size],
    ] as const) {
      const [x, w, b] = [matrix(m, k, 1), matrix(k, n, 2), tensor(numbers(n, -1, 1, 3))];
      const product = reference.dense(zeros(m * n), x.toArray(), w.toArray(), { m, k, n });
      expectNear(linear(x, w).toArray(), product, { rel: 1e-5, abs: 1e-5 });
      expectNear(linear(x, w, b).toArray(), addRow(product, b.toArray(), n), { rel: 1e-5, abs: 1e-5 });
    }
  });

  test.each([2, 9])("has the slope its definition has for %i examples", (m) => {
    expectGradient((x, w, b) => linear(x, w, b), matrix(m, 5, 1), matrix(5, 6, 2), tensor(numbers(6)));
  });

  test.each([2, 9])("has the slope its definition has with a gate, closed ones included, for %i examples", (m) => {
    const u = noise(10);
    const gated = (x: Tensor, w: Tensor, b: Tensor, a: Tensor) => linear(x, w, b, { gate: hardConcrete(a, u, paper) });
    expectGradient(gated, matrix(m, 10, 1), matrix(10, 6, 2), tensor(numbers(6)), logAlpha(10));
  });

  test("has the slope its definition has when inputs are known to be zero", () => {
    const open = [0, 2, 3, 6];
    const masked = (x: Tensor, w: Tensor) => linear(withSupport(x, open), w);
    expectGradient(masked, matrix(9, 7, 1), matrix(7, 6, 2));
    const u = noise(7);
    const both = (x: Tensor, w: Tensor, a: Tensor) => linear(withSupport(x, open), w, undefined, { gate: hardConcrete(a, u, paper) });
    expectGradient(both, matrix(9, 7, 1), matrix(7, 6, 2), logAlpha(7));
  });

  test.each([[[1, 4, 5]], [[]]])("has the slope its definition has when only the outputs %j are used", (used) => {
    const partly = (x: Tensor, w: Tensor) => linear(x, w, undefined, { used: supportOf(used) });
    expectGradient(partly, matrix(9, 7, 1), matrix(7, 6, 2));
    const u = noise(7);
    const gated = (x: Tensor, w: Tensor, a: Tensor) => linear(x, w, undefined, { used: supportOf(used), gate: hardConcrete(a, u, paper) });
    expectGradient(gated, matrix(9, 7, 1), matrix(7, 6, 2), logAlpha(7));
  });

  test("adds up gradients when a weight or an input is used twice", () => {
    const u = noise(6);
    const twice = (x: Tensor, w: Tensor, a: Tensor) => linear(linear(x, w), w, undefined, { gate: hardConcrete(a, u, paper) });
    expectGradient(twice, matrix(9, 6, 1), matrix(6, 6, 2), logAlpha(6));
    expectGradient((x, w, v) => add(linear(x, w), linear(x, v)), matrix(3, 4, 1), matrix(4, 5, 2), matrix(4, 5, 3));
  });

  test("gives a gate its gradient when the weight has none", () => {
    const [x, w, a, u] = [matrix(3, 5, 1), matrix(5, 4, 2), logAlpha(5), noise(5)];
    const loss = () => sum(linear(x, w, undefined, { gate: hardConcrete(a, u, paper) }));
    expect(gradients(loss, [a]).gradients[0]).toEqual(gradients(loss, [x, w, a]).gradients[2]);
  });
});

describe("whatever is closed,", () => {
  const size = fc.integer({ min: 1, max: 30 });
  const share = fc.double({ min: 0, max: 1, noNaN: true });

  test("linear has the bits of the product with everything in it", () => {
    fc.assert(
      fc.property(size, size, size, share, share, (m, k, n, inputs, outputs) => {
        const [x, w, dy] = [matrix(m, k, 1), matrix(k, n, 2), matrix(m, n, 3)];
        const [open, used] = [some(k, inputs, 5), some(n, outputs, 6)];
        const mask = (count: number, list: number[]) => tensor(Array.from({ length: count }, (_, i) => (list.includes(i) ? 1 : 0)));
        const values: Float32Array[] = [];
        const run = (forward: () => Tensor) => {
          const found = gradients(() => {
            const y = forward();
            values.push(y.toArray());
            return sum(mul(y, dy));
          }, [x, w]);
          return found.gradients;
        };
        const sparse = run(() => linear(withSupport(x, open), w, undefined, { used: supportOf(used) }));
        const whole = run(() => mul(linear(mul(x, mask(k, open)), w), mask(n, used)));
        const plus = (all: readonly Float32Array[]) => all.map((each) => each.map((number) => number + 0)); // -0 to 0
        expect(plus(values.slice(0, 1))).toEqual(plus(values.slice(1)));
        expect(plus(sparse)).toEqual(plus(whole));
      }),
      { numRuns: 200, seed: 1 },
    );
  });
});

describe("linear with nothing to do", () => {
  test("gives an empty batch an empty result and gradients of zero", () => {
    const [x, w, b] = [tensor([], [0, 3]), matrix(3, 4, 1), tensor(numbers(4))];
    expect(linear(x, w, b).shape).toEqual([0, 4]);
    expect(gradients(() => sum(linear(x, w, b)), [w, b]).gradients.map((each) => Array.from(each))).toEqual([new Array(12).fill(0), new Array(4).fill(0)]);
  });
  test("refuses what does not fit and says what to do", () => {
    expect(() => linear(matrix(2, 3, 1), matrix(4, 5, 2))).toThrow(/\[2, 3\] but needs \[batch, 4\]/);
    expect(() => linear(matrix(2, 4, 1), matrix(4, 5, 2), tensor(numbers(4)))).toThrow(/bias is \[4\].*outputs are 5/);
    expect(() => linear(matrix(2, 4, 1), matrix(4, 5, 2), undefined, { gate: tensor(numbers(5)) })).toThrow(/gate is \[5\].*inputs are 4/);
    expect(() => linear(tensor(numbers(8), [2, 2, 2]), matrix(4, 5, 2))).toThrow(/Put flatten before it\.$/);
  });
});

test("gates in a grid are not taken for columns that are closed", () => {
  const a = tensor([-6, 6, 6, -6, 6, -6], [2, 3]);
  const u = tensor(new Array(6).fill(0.5), [2, 3]);
  const gates = () => hardConcrete(a, u, paper);
  const [plain, w] = [tensor(gates().toArray(), [2, 3]), matrix(3, 4, 2)];
  // inside a step, where the gates say what is closed
  let found = new Float32Array();
  gradients(() => {
    const y = linear(gates(), w);
    found = y.toArray() as typeof found;
    return sum(y);
  }, [a]);
  expect(found).toEqual(linear(plain, w).toArray());
});
