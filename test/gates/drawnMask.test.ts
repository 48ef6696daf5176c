// Which mask a gate hands out again, and when it draws another.
import { describe, expect, test } from "vitest";
import { dense, gate, gradients, sampledGate, seed, sgd, step, sum, type Tensor, tensor } from "../../src/index.ts";

const still = sgd({ learningRate: 0 });

/** One step that moves nothing. */
function during<T>(net: object, fn: () => T): T {
  let out: T | undefined;
  step(net, still, () => {
    out = fn();
    return tensor(0);
  });
  return out as T;
}

describe("the drawn mask", () => {
  test("is of the batch it was asked for, when drawn per example", () => {
    seed(3);
    const z = sampledGate([3], { perExample: true });
    const [two, one, again] = during({ z }, () => [z.sample(2), z.sample(1), z.sample(2)].map((each) => [each.shape, each.toArray()] as const));
    expect(two?.[0]).toEqual([2, 3]);
    expect(one?.[0]).toEqual([1, 3]);
    expect(again).toEqual(two);
  });

  test("fits a layer that reads two batches in one step", () => {
    seed(3);
    const layer = gate(dense(3, 2), { over: "inputs", perExample: true });
    const shapes = during(layer, () => [2, 1].map((rows) => layer.forward(tensor(new Float32Array(3 * rows).fill(1), [rows, 3])).shape));
    expect(shapes).toEqual([
      [2, 2],
      [1, 2],
    ]);
  });

  test("belongs to its tape: gradients() inside a step gives log alpha what it gives outside of one", () => {
    seed(5);
    const z = sampledGate([8], { dropRate: 0.4 });
    const slopes = () => gradients(() => sum(z.sample()), [z.logAlpha]).gradients[0] as Float32Array;
    const [before, inside, after] = during({ z }, () => {
      const mine = z.sample().toArray();
      const nested = [slopes(), z.sample().toArray()] as const;
      expect(nested[1]).toEqual(mine); // the same draw, on the tape of the step
      return [mine, nested[0], z.sample().toArray()];
    }) as [Float32Array, Float32Array, Float32Array];
    expect(after).toEqual(before);
    expect(inside.some((each) => each !== 0)).toBe(true);
    const open = before.map((each) => (each > 0 && each < 1 ? 1 : 0));
    expect(inside.map((each) => (each === 0 ? 0 : 1))).toEqual(open);
  });

  test("still reaches the step after gradients() drew it anew", () => {
    const moved = (nosy: boolean) => {
      seed(5);
      const z = sampledGate([8]);
      step({ z }, sgd({ learningRate: 1 }), () => {
        const loss = sum(z.sample());
        if (nosy) gradients(() => sum(z.sample()), [z.logAlpha]);
        return loss;
      });
      return z.logAlpha.toArray();
    };
    expect(moved(true)).toEqual(moved(false));
  });

  test("is the same tensor as long as nothing changes", () => {
    const z = sampledGate([4]);
    const [a, b] = during({ z }, () => [z.sample(), z.sample()] as [Tensor, Tensor]);
    expect(b).toBe(a);
  });

  test("drawn with noise of one's own is forgotten with the noise", () => {
    seed(5);
    const z = sampledGate([2]);
    const [given, drawn] = during({ z }, () => {
      z.noise = [0.999, 0.001];
      const first = [...z.sample().toArray()];
      z.noise = undefined;
      return [first, [...z.sample().toArray()]];
    });
    expect(given).toEqual([1, 0]);
    expect(drawn).not.toEqual(given);
  });
});
