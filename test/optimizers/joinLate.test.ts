// Adam's correction goes by the steps of each parameter: one that joins late, or of a second net, is corrected from its own
// first step, as a float64 reference says.
import { describe, expect, test } from "vitest";
import { adam, adamW, type Optimizer, Parameter, step, sum } from "../../src/index.ts";
import { expectSameBits } from "../invariant/bits.ts";
import { expectNear } from "../support/near.ts";
import { numbers } from "../support/numbers.ts";
import { type Push, push } from "../support/push.ts";

const [rate, beta1, beta2, epsilon] = [0.05, Math.fround(0.9), Math.fround(0.999), 1e-8];
const n = 7;
const gradient = (t: number) => numbers(n, -1, 1, 10 + t);

/** What Adam makes of numbers(n) in double precision by the gradients of steps `from` up to `to`, the first being its first. */
function reference(from: number, to: number, decoupled = 0): Float64Array {
  const w = Float64Array.from(numbers(n));
  const [m, v] = [new Float64Array(n), new Float64Array(n)];
  let [power1, power2] = [1, 1];
  for (let t = from; t < to; t++) {
    power1 *= beta1;
    power2 *= beta2;
    gradient(t).forEach((g, i) => {
      m[i] = beta1 * (m[i] as number) + (1 - beta1) * g;
      v[i] = beta2 * (v[i] as number) + (1 - beta2) * g * g;
      const change = (rate * (m[i] as number)) / (1 - power1) / (Math.sqrt((v[i] as number) / (1 - power2)) + epsilon);
      w[i] = (w[i] as number) * (1 - rate * decoupled) - change;
    });
  }
  return w;
}

const near = { rel: 1e-5, abs: 1e-6 };
const fresh = () => new Parameter("parameter", [n], numbers(n));
const optimizers: [string, () => Optimizer, number][] = [
  ["adam", () => adam({ learningRate: rate }), 0],
  ["adamW", () => adamW({ learningRate: rate, weightDecay: 0.1 }), 0.1],
  ["lazy adam", () => adam({ learningRate: rate, lazy: true }), 0],
];

describe.each(optimizers)("%s", (_, make, decoupled) => {
  test("corrects a parameter that joins late from its own first step", () => {
    const [early, late] = [fresh(), fresh()];
    const optimizer = make();
    for (let t = 0; t < 12; t++) {
      const pushes: Push[] = [[early, gradient(t)]];
      if (t >= 9) pushes.push([late, gradient(t)]);
      push(optimizer, pushes);
    }
    expectNear(early.toArray(), reference(0, 12, decoupled), near, "early");
    expectNear(late.toArray(), reference(9, 12, decoupled), near, "late");
    // in its first step each number moves by the learning rate, whatever the size of its gradient
    const first = fresh();
    push(optimizer, [[first, gradient(0)]]);
    expectNear(first.toArray(), reference(0, 1, decoupled), near, "first");
  });

  test("moves a second net as it moved the first, bit for bit", () => {
    const [optimizer, other] = [make(), make()];
    const [first, second, alone] = [fresh(), fresh(), fresh()];
    for (let t = 0; t < 6; t++) push(optimizer, [[first, gradient(t)]]);
    for (let t = 0; t < 6; t++) push(optimizer, [[second, gradient(t)]]);
    for (let t = 0; t < 6; t++) push(other, [[alone, gradient(t)]]);
    expectNear(second.toArray(), reference(0, 6, decoupled), near);
    expectSameBits([first.toArray(), second.toArray()], [alone.toArray(), alone.toArray()]);
    expect(optimizer.steps).toBe(12);
  });

  test("keeps nets apart that take turns", () => {
    const optimizer = make();
    const [first, second] = [fresh(), fresh()];
    for (let t = 0; t < 8; t++) {
      push(optimizer, [[first, gradient(t)]]);
      if (t % 2) push(optimizer, [[second, gradient((t - 1) / 2)]]);
    }
    expectNear(first.toArray(), reference(0, 8, decoupled), near, "first");
    expectNear(second.toArray(), reference(0, 4, decoupled), near, "second");
  });

  test("keeps optimizers apart that take turns at one net", () => {
    const [a, b] = [make(), make()];
    const p = fresh();
    push(a, [[p, gradient(0)]]);
    const between = p.toArray();
    step([p], b, () => sum(p));
    // a second optimizer begins with its own first step: by the learning rate in the direction of the gradient
    expectNear(
      p.toArray(),
      between.map((w) => w * (1 - rate * decoupled) - rate),
      { rel: 1e-5, abs: 1e-6 },
    );
  });
});
