import { describe, test } from "vitest";
import { none } from "../../src/addresses.ts";
import { Parameter, rmsProp } from "../../src/index.ts";
import { kernels } from "../../src/wasm.ts";
import * as reference from "../reference/optimizers.ts";
import { withArrays } from "../support/arrays.ts";
import { expectNear } from "../support/near.ts";
import { numbers, sizes } from "../support/numbers.ts";
import { push } from "../support/push.ts";

const [rate, a, epsilon] = [0.02, 0.9, 1e-6];
const rest = { low: -1, high: 1.25, keep: 0.75 };
const updates = 6;
const near = { rel: 1e-5, abs: 1e-6 };
const gradient = (n: number, t: number) => numbers(n, -1, 1, 10 + t);
type Variant = Pick<reference.RmsProp, "momentum" | "centered" | "decay">;

function expected(n: number, variant: Variant): reference.Weight[] {
  const states = Array.from(numbers(n), reference.weight);
  for (let t = 1; t <= updates; t++) {
    gradient(n, t).forEach((g, i) => {
      reference.rmsProp(states[i] as reference.Weight, g, { rate, a, epsilon, ...variant }, rest);
    });
  }
  return states;
}

describe.each([
  ["", { momentum: 0 }],
  [" with momentum", { momentum: 0.9 }],
  [" centered", { momentum: 0, centered: true }],
  [" with weight decay", { momentum: 0, decay: 0.25 }],
  [" centered, with momentum and weight decay", { momentum: 0.5, centered: true, decay: 0.25 }],
] as const)("rmsProp%s", (_, variant: Variant) => {
  const { momentum, centered = false, decay = 0 } = variant;

  test.each(sizes)("moves, bounds and averages %i weights as its definition does in double precision", (n) => {
    const states = expected(n, variant);
    const [w, v, m, mean, average] = withArrays(({ put, room }) => {
      const [w, v, m, mean, average] = [put(numbers(n)), room(n, 0), room(n, 0), room(n, 0), room(n, 0)];
      const places = [v.address, momentum ? m.address : none, centered ? mean.address : none, average.address] as const;
      for (let t = 1; t <= updates; t++) {
        const g = put(gradient(n, t));
        kernels.rmsProp(w.address, g.address, ...places, n, rate, a, epsilon, momentum, decay, rest.low, rest.high, rest.keep);
      }
      return [w.read(), v.read(), m.read(), mean.read(), average.read()];
    });
    const all = (key: keyof reference.Weight) => states.map((each) => each[key]);
    expectNear(w, all("w"), near, "weights");
    expectNear(v, all("v"), near, "squares");
    expectNear(average, all("average"), near, "averages");
    if (momentum) expectNear(m, all("m"), near, "directions");
    if (centered) expectNear(mean, all("mean"), near, "means");
  });

  test("does the same through the library", () => {
    const weight = new Parameter("weight", [7], numbers(7), [rest.low, rest.high]);
    const optimizer = rmsProp({ learningRate: rate, decay: a, epsilon, momentum, centered, weightDecay: decay });
    for (let t = 1; t <= updates; t++) push(optimizer, [[weight, gradient(7, t)]]);
    expectNear(
      weight.toArray(),
      expected(7, variant).map((each) => each.w),
      near,
      "weights",
    );
  });
});

describe("rmsProp", () => {
  test("turns subnormal squares, means and directions, and gradients too small to move a weight, into 0 and keeps NaN", () => {
    const [v, m, mean] = withArrays(({ put, room }) => {
      const [w, g] = [room(5, 1), put([0, 1e-18, NaN, 1, 1e-30])];
      const [v, m, mean] = [put([1e-38, 0, 0, 0, 1]), put([1e-38, 0, 0, 0, 1e-38]), put([1e-38, 0, 0, 0, 1])];
      kernels.rmsProp(w.address, g.address, v.address, m.address, mean.address, none, 5, 1, 0.9, 1, 0.9, 0, -Infinity, Infinity, 0);
      return [v.read(), m.read(), mean.read()];
    });
    // with epsilon 1 nothing below 1e-20 can move a weight
    expectNear(v, [0, 1e-37, NaN, 0.1, 0.9], { rel: 1e-6 });
    expectNear(mean, [0, 1e-19, NaN, 0.1, 0.9], { rel: 1e-6 });
    expectNear(m, [0, 1e-18, NaN, 1 / (Math.sqrt(0.09) + 1), 0], { rel: 1e-6 });
  });

  test("takes a variance that rounds below 0 for 0", () => {
    const w = withArrays(({ put }) => {
      const [w, v, mean] = [put([0]), put([Math.fround(1 / 9)]), put([Math.fround(0.3333334)])];
      kernels.rmsProp(w.address, put([0]).address, v.address, none, mean.address, none, 1, 1, 1, 0.5, 0, 0, -Infinity, Infinity, 0);
      kernels.rmsProp(w.address, put([1]).address, v.address, none, mean.address, none, 1, 1, 1, 0.5, 0, 0, -Infinity, Infinity, 0);
      return w.read();
    });
    expectNear(w, [-2], { rel: 1e-6 }); // 1 / (0 + 0.5)
  });
});
