import { describe, expect, test } from "vitest";
import { adam, adamW, type Optimizer, Parameter, rmsProp, sgd } from "../../src/index.ts";
import { expectNear } from "../support/near.ts";
import { numbers } from "../support/numbers.ts";
import { push } from "../support/push.ts";

const n = 7;
const zeros = new Float32Array(n);

/** What a parameter is after each of some steps. `gradient` may depend on what it is before. */
function path(optimizer: Optimizer, gradient: (w: Float32Array, t: number) => ArrayLike<number>, bounds?: [number, number]): Float32Array[] {
  const p = new Parameter("parameter", [n], numbers(n), bounds);
  return Array.from({ length: 5 }, (_, t) => {
    push(optimizer, [[p, gradient(p.toArray(), t)]]);
    return p.toArray();
  });
}

describe("weight decay", () => {
  test("of adamW takes its share off the weights themselves, whatever the gradients are", () => {
    const shrunk = path(adamW({ learningRate: 0.1, weightDecay: 0.5 }), () => zeros);
    shrunk.forEach((w, t) => {
      expectNear(
        w,
        numbers(n).map((each) => each * 0.95 ** (t + 1)),
        { rel: 1e-6 },
      );
    });
  });

  test("of adam is a gradient like any other: its size does not matter in the first step", () => {
    for (const weightDecay of [0.01, 10]) {
      const [w] = path(adam({ learningRate: 0.1, weightDecay }), () => zeros);
      expectNear(
        w as Float32Array,
        numbers(n).map((each) => each - 0.1 * Math.sign(each)),
        { abs: 1e-6 },
      );
    }
  });

  test.each([
    ["adam", (weightDecay: number) => adam({ learningRate: 0.1, weightDecay })],
    ["sgd", (weightDecay: number) => sgd({ learningRate: 0.1, momentum: 0.9, nesterov: true, weightDecay })],
    ["rmsProp", (weightDecay: number) => rmsProp({ learningRate: 0.1, centered: true, weightDecay })],
  ] as const)("of %s is the same as weight times decay in the gradient", (_, make) => {
    const gradient = (t: number) => numbers(n, -1, 1, t);
    const inside = path(make(0.25), (_, t) => gradient(t));
    const outside = path(make(0), (w, t) => gradient(t).map((g, i) => g + 0.25 * (w[i] as number)));
    inside.forEach((w, t) => {
      expectNear(w, outside[t] as Float32Array, { rel: 1e-6, abs: 1e-6 });
    });
  });

  test("is by default 0.01 in adamW, also when it is undefined, and 0 in adam", () => {
    const gradient = (_: Float32Array, t: number) => numbers(n, -1, 1, t);
    const usual = path(adamW({ weightDecay: 0.01 }), gradient);
    expect(path(adamW(), gradient)).toEqual(usual);
    expect(path(adamW({ weightDecay: undefined }), gradient)).toEqual(usual);
    expect(path(adam(), gradient)).toEqual(path(adamW({ weightDecay: 0 }), gradient));
    expect(path(adam(), gradient)).not.toEqual(usual);
  });

  test("comes before the bounds of a parameter", () => {
    const [w] = path(adamW({ learningRate: 0.5, weightDecay: 1 }), () => zeros, [0.25, 0.75]);
    expect(w).toEqual(numbers(n).map((each) => Math.min(0.75, Math.max(0.25, each * 0.5))));
  });
});
