import { describe, test } from "vitest";
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

function expected(n: number, momentum: number): reference.Weight[] {
  const states = Array.from(numbers(n), (w) => ({ w, m: 0, v: 0, average: 0 }));
  for (let t = 1; t <= updates; t++) {
    gradient(n, t).forEach((g, i) => {
      reference.sgd(states[i] as reference.Weight, g, rate, momentum, rest);
    });
  }
  return states;
}

describe.each([0, 0.9])("sgd with momentum %f", (momentum) => {
  test.each(sizes)("moves, bounds and averages %i weights as its definition does in double precision", (n) => {
    const states = expected(n, momentum);
    const [w, average] = withArrays(({ put, room }) => {
      const [w, m, average] = [put(numbers(n)), room(n, 0), room(n, 0)];
      for (let t = 1; t <= updates; t++) {
        const g = put(gradient(n, t));
        kernels.sgd(w.address, g.address, momentum ? m.address : 0, average.address, n, rate, momentum, rest.low, rest.high, rest.keep);
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
    const optimizer = sgd({ learningRate: rate, momentum });
    for (let t = 1; t <= updates; t++) step({ weight }, optimizer, () => sum(mul(weight, tensor(gradient(7, t)))));
    expectNear(
      weight.toArray(),
      expected(7, momentum).map((each) => each.w),
      near,
      "weights",
    );
  });
});
