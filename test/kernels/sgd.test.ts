import { describe, test } from "vitest";
import { none } from "../../src/addresses.ts";
import { mul, Parameter, sgd, step, sum, tensor } from "../../src/index.ts";
import { kernels } from "../../src/wasm.ts";
import * as reference from "../reference/optimizers.ts";
import { withArrays } from "../support/arrays.ts";
import { expectNear } from "../support/near.ts";
import { numbers, sizes } from "../support/numbers.ts";

const rate = 0.3;
const rest = { low: -1, high: 1.25, keep: 0.75 };
const updates = 6;
const near = { rel: 1e-5, abs: 1e-6 };
const gradient = (n: number, t: number) => numbers(n, -1, 1, 10 + t);

function expected(n: number, options: Omit<reference.Sgd, "rate">): reference.Weight[] {
  const states = Array.from(numbers(n), reference.weight);
  for (let t = 1; t <= updates; t++) {
    gradient(n, t).forEach((g, i) => {
      reference.sgd(states[i] as reference.Weight, g, { rate, ...options }, rest);
    });
  }
  return states;
}

describe.each([
  ["", { momentum: 0 }],
  [" with momentum", { momentum: 0.9 }],
  [" with Nesterov momentum", { momentum: 0.9, nesterov: true }],
  [" with weight decay", { momentum: 0, decay: 0.25 }],
  [" with Nesterov momentum and weight decay", { momentum: 0.5, nesterov: true, decay: 0.25 }],
] as const)("sgd%s", (_, options: Omit<reference.Sgd, "rate">) => {
  const { momentum, nesterov = false, decay = 0 } = options;
  test.each(sizes)("moves, bounds and averages %i weights as its definition does in double precision", (n) => {
    const states = expected(n, options);
    const [w, average] = withArrays(({ put, room }) => {
      const [w, m, average] = [put(numbers(n)), room(n, 0), room(n, 0)];
      const velocity = momentum ? m.address : none;
      for (let t = 1; t <= updates; t++) {
        const g = put(gradient(n, t));
        kernels.sgd(w.address, g.address, velocity, average.address, n, rate, momentum, nesterov ? 1 : 0, decay, rest.low, rest.high, rest.keep);
      }
      return [w.read(), average.read()];
    });
    expectNear(
      w,
      states.map((each) => each.w),
      near,
      "weights",
    );
    expectNear(
      average,
      states.map((each) => each.average),
      near,
      "averages",
    );
  });

  test("does the same through the library", () => {
    const weight = new Parameter("weight", [7], numbers(7), [rest.low, rest.high]);
    const optimizer = sgd({ learningRate: rate, momentum, nesterov, weightDecay: decay });
    for (let t = 1; t <= updates; t++) step({ weight }, optimizer, () => sum(mul(weight, tensor(gradient(7, t)))));
    expectNear(
      weight.toArray(),
      expected(7, options).map((each) => each.w),
      near,
      "weights",
    );
  });
});

test("sgd turns subnormal momentum into 0 and keeps NaN", () => {
  const m = withArrays(({ put, room }) => {
    const m = put([1e-38, 1e-38, NaN, 1, 2e-38]);
    kernels.sgd(room(5, 1).address, put([0, 1e-30, 0, 0, 0]).address, m.address, none, 5, 1, 0.9, 0, 0, -Infinity, Infinity, 0);
    return m.read();
  });
  expectNear(m, [0, 1e-30, NaN, 0.9, 1.8e-38], { rel: 1e-6 });
});
