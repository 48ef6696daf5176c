// A finite loss can have a gradient that is not: the step is refused before anything is written, whatever is around the optimizer.
import { describe, expect, test } from "vitest";
import {
  accumulate,
  adam,
  adamW,
  add,
  batchNorm,
  clipNorm,
  clipValue,
  DivergedError,
  dense,
  encode,
  gate,
  type Optimizer,
  Parameter,
  relu,
  rmsProp,
  seed,
  sequential,
  sgd,
  sqrt,
  step,
  sum,
  sumSquares,
  tensor,
  type UpdateRule,
} from "../../src/index.ts";
import { floats } from "../../src/wasm.ts";
import { numbers } from "../support/numbers.ts";

const own = (): UpdateRule => ({
  name: "own",
  learningRate: 0.1,
  steps: 0,
  update(parameter, _, { learningRate }) {
    const gradient = parameter.gradient();
    parameter.set(parameter.toArray().map((w, i) => w - learningRate * (gradient[i] as number)));
  },
});

const optimizers: [string, () => Optimizer][] = [
  ["adam", () => adam()],
  ["adamW", () => adamW()],
  ["lazy adam", () => adam({ lazy: true })],
  ["sgd", () => sgd({ momentum: 0.9 })],
  ["rmsProp", () => rmsProp()],
  ["clipValue", () => clipValue(adam(), 1)],
  ["clipNorm", () => clipNorm(adam(), 1)],
  ["accumulate", () => accumulate(sgd(), 3)],
  ["one of a user's own", own],
];

describe.each(optimizers)("%s", (_, make) => {
  test("refuses the slope of sqrt at 0, and goes on as if the step had not been", () => {
    const run = (withBad: boolean) => {
      seed(3);
      const last = dense(4, 1);
      const net = sequential(gate(dense(3, 4), { over: "inputs" }), relu, last);
      const [optimizer, x] = [make(), tensor(numbers(6), [2, 3])];
      const good = () => step(net, optimizer, () => sum(net.forward(x)));
      for (let i = 0; i < 2; i++) good();
      const kept = last.bias?.toArray() as Float32Array;
      if (withBad) {
        last.bias?.set([0]);
        const before = encode(net);
        const bad = () => step(net, optimizer, () => add(sum(net.forward(x)), sqrt(sum(sumSquares(last.bias as Parameter)))));
        expect(bad).toThrow(DivergedError);
        expect(bad).toThrow(/^The loss is finite in step 3, but the gradient of the bias of dense\(4, 1\) holds (NaN|Infinity)\./);
        expect(encode(net)).toEqual(before);
        last.bias?.set(kept);
      }
      for (let i = 0; i < 4; i++) good();
      return encode(net);
    };
    expect(run(true)).toEqual(run(false));
  });
});

test.each([1, 3, 4, 7, 64, 1000])("one number of %i is found wherever it is", (n) => {
  for (const bad of [NaN, Infinity, -Infinity])
    for (const at of new Set([0, n >> 1, n - 1])) {
      const p = new Parameter("parameter", [n], numbers(n));
      const values = new Float32Array(n).fill(1);
      values[at] = bad;
      const push = () => step([p], sgd(), () => gradientOf(p, values));
      expect(push).toThrow(`holds ${bad}`);
      expect(p.toArray()).toEqual(numbers(n));
    }
});

test("the largest finite number is none of them", () => {
  const p = new Parameter("parameter", [5], [1, 2, 3, 4, 5]);
  step([p], sgd({ learningRate: 1e-38 }), () => gradientOf(p, new Float32Array(5).fill(3.4028234663852886e38)));
  expect(p.toArray().every(Number.isFinite)).toBe(true);
});

test("batch norm does not keep a variance that is beyond 32 bits, though all losses and gradients are finite", () => {
  const norm = batchNorm(2);
  const net = sequential(dense(2, 2), norm);
  const [mean, variance] = [norm.mean.toArray(), norm.variance.toArray()];
  const go = () =>
    step(net, sgd(), () => {
      norm.forward(tensor([1e20, 1, -1e20, 2], [2, 2]));
      return sum(net.forward(tensor([1, 2, 3, 4], [2, 2])));
    });
  expect(go).toThrow(DivergedError);
  expect(go).toThrow("the variance of a channel in this batch is not a finite number");
  expect([norm.mean.toArray(), norm.variance.toArray()]).toEqual([mean, variance]);
});

/** 0, with a gradient of one's own. */
function gradientOf(p: Parameter, gradient: Float32Array) {
  const at = p.grad;
  floats(at, p.size).set(gradient);
  return tensor(0);
}
