import { describe, expect, test } from "vitest";
import { kernels } from "../../src/wasm.ts";
import * as reference from "../reference/crossEntropy.ts";
import { withArrays } from "../support/arrays.ts";
import { expectNear } from "../support/near.ts";
import { numbers, wholes } from "../support/numbers.ts";
import { rowShapes, softmax } from "../support/softmax.ts";

describe.each(rowShapes)("%i rows of %i logits", (m, n) => {
  const x = numbers(m * n, -6, 6);
  const t = wholes(m, n, 5);

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
});
