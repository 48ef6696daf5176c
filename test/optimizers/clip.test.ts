import { describe, expect, test } from "vitest";
import { accumulate, adam, clipNorm, clipValue, DivergedError, type Optimizer, Parameter, sgd, step, sum, tensor } from "../../src/index.ts";
import { floats } from "../../src/wasm.ts";
import { expectNear } from "../support/near.ts";
import { numbers } from "../support/numbers.ts";
import { push } from "../support/push.ts";

/** By how much a step of rate 1 moves two parameters of 7 and 1000 numbers, which is minus what the optimizer saw. */
function seen(wrap: (inner: Optimizer) => Optimizer, scale = 1): Float32Array {
  const [a, b] = [new Parameter("a", [7]), new Parameter("b", [10, 100])];
  push(wrap(sgd({ learningRate: 1 })), [
    [a, numbers(7, -scale, scale, 1)],
    [b, numbers(1000, -scale, scale, 2)],
  ]);
  return Float32Array.of(...a.toArray(), ...b.toArray()).map((x) => -x);
}
const given = seen((inner) => inner);
const norm = (x: ArrayLike<number>) => Math.hypot(...Array.from(x));

describe("clipNorm", () => {
  test("scales the gradients of all parameters together to the norm that is allowed", () => {
    for (const most of [0.01, 1, 0.9 * norm(given)]) {
      const clipped = seen((inner) => clipNorm(inner, most));
      expectNear(norm(clipped), most, { rel: 1e-6 });
      expectNear(
        clipped,
        given.map((g) => (g * most) / norm(given)),
        { rel: 1e-6 },
      );
    }
  });

  test("leaves every bit of gradients that are within the norm", () => {
    expect(seen((inner) => clipNorm(inner, 1.1 * norm(given)))).toEqual(given);
    expect(seen((inner) => clipNorm(inner, 1e-30), 0)).toEqual(seen((inner) => inner, 0));
  });

  test("counts a parameter without a gradient as zeros", () => {
    const [used, idle] = [new Parameter("used", [2]), new Parameter("idle", [3], [1, 2, 3])];
    step([used, idle], clipNorm(sgd({ learningRate: 1 }), 1), () => sum(used));
    expectNear(used.toArray(), [-Math.SQRT1_2, -Math.SQRT1_2], { rel: 1e-6 });
    expect([...idle.toArray()]).toEqual([1, 2, 3]);
  });
});

describe("clipNorm of gradients beyond the squares that 32 bits hold", () => {
  test.each([1e18, 1e20, 1e30, 3e37])("at %f scales them to the norm that is allowed", (size) => {
    for (const most of [1e-3, 1, 1e10]) {
      const clipped = seen((inner) => clipNorm(inner, most), size);
      expectNear(norm(clipped), most, { rel: 1e-6 });
      expectNear(
        clipped,
        given.map((g) => (g * most) / norm(given)),
        { rel: 1e-6 },
      );
    }
  });

  test("leaves them when they are within it", () => {
    expect(seen((inner) => clipNorm(inner, 1e25), 1e20)).toEqual(seen((inner) => inner, 1e20));
  });

  test.each([Infinity, -Infinity, NaN])("refuses %f, names the parameter, and moves nothing", (bad) => {
    const [a, b] = [new Parameter("first", [2], [1, 2]), new Parameter("second", [2], [3, 4])];
    const inner = adam();
    const push = () =>
      step([a, b], clipNorm(inner, 1), () => {
        a.grad;
        floats(b.grad, 2)[1] = bad;
        return tensor(0);
      });
    expect(push).toThrow(DivergedError);
    expect(push).toThrow(`The loss is finite in step 1, but the gradient of the second holds ${bad}.`);
    expect([...a.toArray(), ...b.toArray(), inner.steps]).toEqual([1, 2, 3, 4, 0]);
  });
});

describe("clipValue", () => {
  test("keeps each number of the gradients within its limits", () => {
    expect(seen((inner) => clipValue(inner, 0.25))).toEqual(given.map((g) => Math.min(0.25, Math.max(-0.25, g))));
    expect(seen((inner) => clipValue(inner, 1))).toEqual(given);
  });
});

describe("optimizers around optimizers", () => {
  test("work from the outside in", () => {
    const valueFirst = seen((inner) => clipValue(clipNorm(inner, 1), 0.25));
    expectNear(norm(valueFirst), 1, { rel: 1e-6 });
    const normFirst = seen((inner) => clipNorm(clipValue(inner, 0.01), 1));
    expectNear(Math.max(...normFirst), 0.01, { rel: 1e-6 });
  });

  test("clip the mean of batches inside accumulate and each batch outside", () => {
    const run = (optimizer: Optimizer) => {
      const p = new Parameter("parameter", [1]);
      for (const g of [3, -1]) push(optimizer, [[p, [g]]]);
      return p.toArray()[0] as number;
    };
    const plain = sgd({ learningRate: 1 });
    expectNear(run(accumulate(clipNorm(plain, 0.5), 2)), -0.5, { rel: 1e-6 });
    expectNear(run(clipNorm(accumulate(plain, 2), 0.5)), 0, { abs: 1e-7 });
  });

  test("have the rate and the steps of the one inside", () => {
    const inner = adam({ learningRate: 0.5 });
    const outer = clipValue(clipNorm(inner, 1), 1);
    expect(outer.learningRate).toBe(0.5);
    outer.learningRate = 0.25;
    expect(inner.learningRate).toBe(0.25);
    push(outer, [[new Parameter("parameter", [1]), [1]]]);
    expect([outer.steps, inner.steps]).toEqual([1, 1]);
    expect(outer.waiting).toBe(false);
  });
});
