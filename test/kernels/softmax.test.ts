import { describe, expect, test } from "vitest";
import { type Indices, skip } from "../../src/addresses.ts";
import { kernels } from "../../src/wasm.ts";
import * as reference from "../reference/softmax.ts";
import { withArrays } from "../support/arrays.ts";
import { expectNear } from "../support/near.ts";
import { numbers } from "../support/numbers.ts";
import { plus, rowGradient, rowShapes, softmax } from "../support/softmax.ts";

/** Their logarithms, and the probabilities beside them. */
function logSoftmax(x: ArrayLike<number>, m: number, n: number): { y: Float32Array; p: Float32Array } {
  return withArrays(({ put, room }) => {
    const [y, p] = [room(m * n), room(m * n)];
    kernels.logSoftmax(y.address, p.address, put(x).address, m, n);
    return { y: y.read(), p: p.read() };
  });
}

describe.each(rowShapes)("%i rows of %i logits", (m, n) => {
  const x = numbers(m * n, -6, 6);
  const [dx, dy] = [numbers(m * n, -1, 1, 2), numbers(m * n, -1, 1, 3)];

  test("softmax equals its definition and sums to 1", () => {
    const p = softmax(x, m, n);
    expectNear(p, reference.softmax(x, m, n), { rel: 2e-6 });
    for (let i = 0; i < m; i++)
      expectNear(
        p.slice(i * n, (i + 1) * n).reduce((a, b) => a + b, 0),
        1,
        { rel: 2e-6 },
      );
  });

  test("softmax does each row as if it were alone", () => {
    const alone = withArrays(({ put, room }) => {
      const [p, from] = [room(m * n), put(x)];
      for (let at = 0; at < m * n; at += n) kernels.softmax(skip(p.address, at), skip(from.address, at), 1, n);
      return p.read();
    });
    expect(alone).toEqual(softmax(x, m, n));
  });

  test("softmaxGrad adds its slope to the gradient", () => {
    const found = rowGradient(kernels.softmaxGrad, dx, dy, softmax(x, m, n), m, n);
    expectNear(found, plus(dx, reference.softmaxGrad(dy, x, m, n)), { abs: 5e-7 });
  });

  test("logSoftmax equals its definition and leaves the probabilities behind", () => {
    const { y, p } = logSoftmax(x, m, n);
    expectNear(y, reference.logSoftmax(x, m, n), { rel: 4e-7, abs: 4e-7 });
    expect(p).toEqual(softmax(x, m, n));
  });

  test("logSoftmaxGrad adds its slope to the gradient", () => {
    const found = rowGradient(kernels.logSoftmaxGrad, dx, dy, softmax(x, m, n), m, n);
    expectNear(found, plus(dx, reference.logSoftmaxGrad(dy, x, m, n)), { rel: 1e-6, abs: 2e-6 });
  });

  test("largestOfRows equals its definition", () => {
    const coarse = x.map(Math.round); // with ties
    const places = withArrays(({ put, room }) => {
      const to = room<Indices>(m);
      kernels.largestOfRows(to.address, put(coarse).address, m, n);
      return to.readInts();
    });
    expect(Array.from(places)).toEqual(reference.largestOfRows(coarse, m, n));
  });
});

describe("softmax at extremes", () => {
  test("does not overflow with logits of 1e4, nor lose the others below -1e4", () => {
    expect(Array.from(softmax([1e4, 0, -1e4, 1e4, 1e4, 1e4], 2, 3))).toEqual([1, 0, 0, ...new Array(3).fill(Math.fround(1 / 3))]);
  });
  test("passes NaN on to its row and to no other", () => {
    const p = softmax([NaN, 1, 2, 3, 1, 1, 1, 1], 2, 4);
    expect(Array.from(p.slice(0, 4))).toEqual([NaN, NaN, NaN, NaN]);
    expect(Array.from(p.slice(4))).toEqual([0.25, 0.25, 0.25, 0.25]);
  });
});

describe("logSoftmax at extremes", () => {
  // one unit in the last place at 1000 is 6e-5
  const far = [1000, 999.5, 1000.25, 998, -3000, -3000.5, -3001, -2999];
  test("cost the logarithm of the softmax no places", () => {
    expectNear(logSoftmax(far, 2, 4).y, reference.logSoftmax(far, 2, 4), { rel: 3e-7 });
  });
  test("far below the largest have their own logarithm, not that of 0", () => {
    expect(Array.from(logSoftmax([1e4, 0, -1e4], 1, 3).y)).toEqual([0, -1e4, -2e4]);
  });
  test("pass NaN on to their row and to no other", () => {
    const { y } = logSoftmax([NaN, 1, 0, 0], 2, 2);
    expect(Array.from(y)).toEqual([NaN, NaN, Math.fround(-Math.LN2), Math.fround(-Math.LN2)]);
  });
  test("give -Infinity to a logit of -Infinity, whose share is 0", () => {
    const { y, p } = logSoftmax([0, -Infinity, 0], 1, 3);
    expect(Array.from(y)).toEqual([Math.fround(-Math.LN2), -Infinity, Math.fround(-Math.LN2)]);
    expect(Array.from(p)).toEqual([0.5, 0, 0.5]);
  });
  test("is 0 for one class", () => {
    expect(Array.from(logSoftmax([5, -7], 2, 1).y)).toEqual([0, 0]);
  });
});
