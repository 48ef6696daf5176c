import { describe, expect, test } from "vitest";
import { kernels } from "../../src/wasm.ts";
import * as reference from "../reference/crossEntropy.ts";
import { withArrays } from "../support/arrays.ts";
import { expectNear } from "../support/near.ts";
import { numbers, wholes } from "../support/numbers.ts";

const shapes = [
  [1, 1],
  [3, 3],
  [4, 4],
  [2, 7],
  [100, 10],
  [2, 64],
  [1, 1000],
  [64, 13],
] as const;

function softmax(x: ArrayLike<number>, m: number, n: number): Float32Array {
  return withArrays(({ put, room }) => {
    const p = room(m * n);
    kernels.softmax(p.address, put(x).address, m, n);
    return p.read();
  });
}

describe.each(shapes)("%i rows of %i logits", (m, n) => {
  const x = numbers(m * n, -6, 6);
  const t = wholes(m, n, 5);

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

  test("crossEntropy equals its definition and leaves the probabilities behind", () => {
    const [loss, p] = withArrays(({ put, putInts, room }) => {
      const [to, p] = [room(1), room(m * n)];
      kernels.crossEntropy(to.address, p.address, put(x).address, putInts(t).address, m, n);
      return [to.read(), p.read()];
    });
    expectNear(loss, [reference.crossEntropy(x, t, m, n)], { rel: 1e-6, abs: 1e-6 });
    expect(p).toEqual(softmax(x, m, n));
  });

  test("crossEntropyGrad adds its slope to the gradient", () => {
    const dx = numbers(m * n, -1, 1, 2);
    const found = withArrays(({ put, putInts }) => {
      const to = put(dx);
      kernels.crossEntropyGrad(to.address, put([1.5]).address, put(softmax(x, m, n)).address, putInts(t).address, m, n);
      return to.read();
    });
    const slope = reference.crossEntropyGrad(1.5, x, t, m, n);
    expectNear(
      found,
      Array.from(dx, (each, i) => each + (slope[i] as number)),
      { abs: 1e-6 },
    );
  });

  test("largestOfRows equals its definition", () => {
    const coarse = x.map(Math.round); // with ties
    const places = withArrays(({ put, room }) => {
      const to = room(m);
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
