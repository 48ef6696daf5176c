import { describe, expect, test } from "vitest";
import { none } from "../../src/addresses.ts";
import { adam, mul, Parameter, sum, tensor } from "../../src/index.ts";
import { Average } from "../../src/train/average.ts";
import { runStep } from "../../src/train/step.ts";
import { kernels } from "../../src/wasm.ts";
import * as reference from "../reference/optimizers.ts";
import { withArrays } from "../support/arrays.ts";
import { expectNear } from "../support/near.ts";
import { numbers, sizes } from "../support/numbers.ts";

const rate = 0.05;
const [beta1, beta2, epsilon] = [0.9, 0.999, 1e-8];
const rest = { low: -1, high: 1.25, keep: 0.75 };
const updates = 6;
const gradient = (n: number, t: number) => numbers(n, -1, 1, 10 + t);

function expected(n: number, decays: { decay?: number; decoupled?: number } = {}): reference.Weight[] {
  const states = Array.from(numbers(n), reference.weight);
  for (let t = 1; t <= updates; t++) {
    gradient(n, t).forEach((g, i) => {
      reference.adam(states[i] as reference.Weight, g, t, { rate, beta1, beta2, epsilon, ...decays }, rest);
    });
  }
  return states;
}

describe.each([
  ["without weight decay", {}],
  ["with a decay added to the gradient", { decay: 0.25 }],
  ["with a decay taken off the weight", { decoupled: 0.4 }],
] as const)("adam %s", (_, decays: { decay?: number; decoupled?: number }) => {
  test.each(sizes)("moves, bounds and averages %i weights as its definition does in double precision", (n) => {
    const states = expected(n, decays);
    const { decay = 0, decoupled = 0 } = decays;
    const [w, m, v, average] = withArrays(({ put, room }) => {
      const [w, m, v, average] = [put(numbers(n)), room(n, 0), room(n, 0), room(n, 0)];
      const places = [m.address, v.address, average.address] as const;
      for (let t = 1; t <= updates; t++) {
        // corrections of the betas as the kernel rounds them
        const [corrected, scale] = [rate / (1 - Math.fround(beta1) ** t), 1 / Math.sqrt(1 - Math.fround(beta2) ** t)];
        const scalars = [corrected, beta1, beta2, scale, epsilon, decay, 1 - rate * decoupled] as const;
        kernels.adam(w.address, put(gradient(n, t)).address, ...places, n, ...scalars, rest.low, rest.high, rest.keep);
      }
      return [w.read(), m.read(), v.read(), average.read()];
    });
    const near = { rel: 1e-5, abs: 1e-6 };
    const all = (key: keyof reference.Weight) => states.map((each) => each[key]);
    expectNear(w, all("w"), near, "weights");
    expectNear(m, all("m"), near, "means");
    expectNear(v, all("v"), { rel: 3e-5 }, "squares"); // 1 - beta2 is rounded: 1.3e-5
    expectNear(average, all("average"), near, "averages");
  });
});

/** w, v and average after some updates without a gradient, of the last four numbers. `before`: how many move before them. */
function fadingAfter(before: number): number[][] {
  const n = before + 4;
  return withArrays(({ put, room }) => {
    const with4 = (last: Float32Array) => put(Float32Array.of(...numbers(before), ...last));
    const [w, v, average] = [with4(numbers(4, -2, 2, 3)), with4(numbers(4, 0, 3e-38, 4)), with4(numbers(4, -1, 1, 5))];
    const places = [room(n, 0).address, v.address, average.address] as const;
    for (let t = 1; t <= updates; t++) {
      const g = put(Float32Array.of(...gradient(before, t), 0, 0, 0, 0));
      kernels.adam(w.address, g.address, ...places, n, rate, beta1, beta2, 1.5, epsilon, 0, 0.9, rest.low, rest.high, rest.keep);
    }
    return [w, v, average].map((each) => Array.from(each.read()).slice(before));
  });
}

describe("adam", () => {
  test("gives numbers without gradient and momentum the same bits, alone or after others that move", () => {
    const alone = fadingAfter(0);
    expect(alone[1]?.some((v) => v === 0)).toBe(true);
    for (const before of [4, 60, 64, 128, 1000]) expect(fadingAfter(before), `after ${before}`).toEqual(alone);
  });

  test("does the same through the library, corrections included", () => {
    const n = 64;
    const states = expected(n);
    const weight = new Parameter("weight", [n], numbers(n), [rest.low, rest.high]);
    const optimizer = adam({ learningRate: rate, beta1, beta2, epsilon });
    const average = new Average([weight], rest.keep);
    for (let t = 1; t <= updates; t++) runStep(new Set([weight]), optimizer, () => sum(mul(weight, tensor(gradient(n, t)))), { average });
    expect(optimizer.steps).toBe(updates);
    expectNear(
      weight.toArray(),
      states.map((each) => each.w),
      { rel: 1e-5, abs: 1e-6 },
      "weights",
    );
    average.lend();
    expectNear(
      weight.toArray(),
      states.map((each) => each.average / (1 - rest.keep ** updates)),
      { rel: 1e-5, abs: 1e-6 },
      "corrected averages",
    );
  });

  test("has after one update an average that is that update, however little of it is kept", () => {
    const weight = new Parameter("weight", [3], [1, 2, 3]);
    const average = new Average([weight], 0.999);
    runStep(new Set([weight]), adam(), () => sum(weight), { average });
    const moved = weight.toArray();
    average.lend();
    expectNear(weight.toArray(), moved, { rel: 1e-6 });
  });

  test("can do without an average", () => {
    const w = withArrays(({ put, room }) => {
      const w = put([1, -1, 3]);
      kernels.adam(
        w.address,
        put([1, -2, 0]).address,
        room(3, 0).address,
        room(3, 0).address,
        none,
        3,
        1,
        0.9,
        0.999,
        31.6227766,
        0,
        0,
        1,
        -Infinity,
        Infinity,
        0,
      );
      return w.read();
    });
    expectNear(w, [1 - 0.1, -1 + 0.1, NaN], { abs: 2e-5 }); // 0 / 0 without epsilon
  });

  test("turns subnormal moments, and gradients too small to move a weight, into 0 and keeps NaN", () => {
    const [m, v] = withArrays(({ put, room }) => {
      const [w, g, m, v] = [room(6, 1), put([0, 1e-26, NaN, 1, 1e-30, 0]), put([1e-38, 0, 0, 0, 0, 1e-28]), put([1e-39, 0, 0, 0, 0, 0])];
      kernels.adam(w.address, g.address, m.address, v.address, none, 6, 1, 0.9, 0.999, 1, 1e-8, 0, 1, -Infinity, Infinity, 0);
      return [m.read(), v.read()];
    });
    // with epsilon 1e-8 nothing below 1e-28 can move a weight
    expectNear(m, [0, 1e-27, NaN, 0.1, 0, 0], { rel: 1e-6 });
    expectNear(v, [0, 0, NaN, 0.001, 0, 0], { rel: 3e-5 });
  });
});
