// Cross-entropy with targets that are shares.
import { describe, expect, test } from "vitest";
import type { Floats } from "../../src/addresses.ts";
import { kernels } from "../../src/wasm.ts";
import * as reference from "../reference/crossEntropy.ts";
import { withArrays } from "../support/arrays.ts";
import { expectNear } from "../support/near.ts";
import { numbers } from "../support/numbers.ts";
import { plus, rowGradient, rowShapes, softmax } from "../support/softmax.ts";

function loss(x: ArrayLike<number>, t: ArrayLike<number>, m: number, n: number, norm: number): { value: number; p: Float32Array } {
  return withArrays(({ put, room }) => {
    const [to, p] = [room(1), room(m * n)];
    kernels.crossEntropyTargets(to.address, p.address, put(x).address, put(t).address, m, n, norm);
    return { value: to.read()[0] as number, p: p.read() };
  });
}

describe.each(rowShapes)("%i rows of %i logits", (m, n) => {
  const x = numbers(m * n, -6, 6);
  const t = numbers(m * n, 0, 2 / n, 4);
  const dx = numbers(m * n, -1, 1, 2);

  test("crossEntropyTargets equals its definition and leaves the probabilities behind", () => {
    const { value, p } = loss(x, t, m, n, 2.5 * m);
    expectNear(value, reference.crossEntropyTargets(x, t, m, n, 2.5 * m), { rel: 1e-6 });
    expect(p).toEqual(softmax(x, m, n));
  });

  test("crossEntropyTargetsGrad adds its slope to the gradient", () => {
    const kernel = (to: Floats, g: Floats, p: Floats) => withArrays(({ put }) => kernels.crossEntropyTargetsGrad(to, g, p, put(t).address, m, n, 2.5 * m));
    const found = rowGradient(kernel, dx, [1.5], softmax(x, m, n), m, n);
    expectNear(found, plus(dx, reference.crossEntropyTargetsGrad(1.5, x, t, m, n, 2.5 * m)), { rel: 1e-6, abs: 2e-7 });
  });

  test("whole targets give what class indices give", () => {
    const indices = Array.from({ length: m }, (_, i) => (i * 7) % n);
    const whole = Array.from({ length: m * n }, (_, at) => (indices[Math.floor(at / n)] === at % n ? 1 : 0));
    const plain = withArrays(({ put, putInts, room }) => {
      const to = room(1);
      kernels.crossEntropy(to.address, room(m * n).address, put(x).address, putInts(indices).address, m, n);
      return to.read()[0];
    });
    expect(loss(x, whole, m, n, m).value).toBe(plain);
  });
});

describe("large logits", () => {
  // one unit in the last place at 1000 is 6e-5
  const far = [1000, 999.5, 1000.25, 998, -3000, -3000.5, -3001, -2999];
  test("cost the loss no places, with indices and with targets", () => {
    const indices = withArrays(({ put, putInts, room }) => {
      const to = room(1);
      kernels.crossEntropy(to.address, room(8).address, put(far).address, putInts([2, 3]).address, 2, 4);
      return to.read();
    });
    expectNear(
      indices,
      [
        reference.crossEntropy(
          far.map((x) => x / 1),
          [2, 3],
          2,
          4,
        ),
      ],
      { rel: 3e-7 },
    );
    const t = [0.5, 0.25, 0.125, 0.125, 0, 0, 0, 1];
    expectNear(loss(far, t, 2, 4, 2).value, reference.crossEntropyTargets(far, t, 2, 4, 2), { rel: 3e-7 });
  });
});

describe("the loss at the edges", () => {
  test("is NaN when a logit is", () => {
    expect(loss([NaN, 1, 0, 0], [0, 1, 0, 1], 2, 2, 2).value).toBeNaN();
  });
  test("is not touched by a logit of -Infinity whose target is 0, and Infinity for one whose target is not", () => {
    const x = [0, -Infinity, 0, 1, 2, -Infinity];
    expectNear(loss(x, [0.5, 0, 0.5, 0, 1, 0], 2, 3, 2).value, reference.crossEntropyTargets(x, [0.5, 0, 0.5, 0, 1, 0], 2, 3, 2), { rel: 1e-6 });
    expect(loss(x, [0.5, 0.5, 0, 0, 1, 0], 2, 3, 2).value).toBe(Infinity);
  });
  test("is 0 for one class", () => {
    expect(loss([5, -7], [1, 1], 2, 1, 2).value).toBe(0);
  });
});
