import { describe, expect, test } from "vitest";
import {
  accumulate,
  adam,
  adamW,
  clipNorm,
  crossEntropy,
  dense,
  mul,
  type Optimizer,
  Parameter,
  parameters,
  relu,
  sampledGate,
  seed,
  sequential,
  sgd,
  step,
  sum,
  tensor,
} from "../../src/index.ts";
import { Average } from "../../src/train/average.ts";
import { runStep } from "../../src/train/step.ts";
import { expectNear } from "../support/near.ts";
import { numbers, wholes } from "../support/numbers.ts";
import { push } from "../support/push.ts";

const width = 6;
const inputs = numbers(300 * width);
const labels = wholes(300, 3);

/** The weights after all 300 examples, so many a step. */
function trained(optimizer: Optimizer, size: number, keep?: number): number[] {
  seed(1);
  const net = sequential(dense(width, 7), relu, dense(7, 3));
  const known = new Set(parameters(net).values());
  const average = keep ? new Average(known, keep) : undefined;
  for (let from = 0; from < 300; from += size) {
    const x = tensor(inputs.slice(from * width, (from + size) * width), [size, width]);
    runStep(known, optimizer, () => crossEntropy(net.forward(x), labels.slice(from, from + size)), { average });
  }
  average?.lend();
  return [...parameters(net).values()].flatMap((p) => [...p.toArray()]);
}

const optimizers: [string, () => Optimizer][] = [
  ["sgd", () => sgd({ learningRate: 0.1, momentum: 0.9, weightDecay: 0.01 })],
  ["adam", () => adam({ epsilon: 1e-3 })],
  ["adamW", () => adamW({ epsilon: 1e-3 })],
  ["clipNorm around sgd", () => clipNorm(sgd({ learningRate: 0.1 }), 0.1)],
];

describe("accumulate", () => {
  test.each(optimizers)("of 4 batches of 25 is within 1e-6 what one batch of 100 is to %s", (_, make) => {
    expectNear(trained(accumulate(make(), 4), 25), trained(make(), 100), { abs: 1e-6 });
  });

  test.each(optimizers)("of 4 batches has within 1e-6 the running average of one batch to %s", (_, make) => {
    for (const keep of [0.5, 0.999]) expectNear(trained(accumulate(make(), 4), 25, keep), trained(make(), 100, keep), { abs: 1e-6 });
    for (const keep of [0.5, 0.999]) expectNear(trained(clipNorm(accumulate(make(), 4), 1e9), 25, keep), trained(make(), 100, keep), { abs: 1e-6 });
  });

  test("moves nothing before the last of its batches, and says so", () => {
    const p = new Parameter("parameter", [2], [1, 2]);
    const optimizer = accumulate(sgd({ learningRate: 1 }), 3);
    const outer = clipNorm(optimizer, 100);
    const states: unknown[] = [];
    for (const g of [3, 6, -3, 9, 9]) {
      push(outer, [[p, [g, -g]]]);
      states.push([...p.toArray(), optimizer.waiting, outer.waiting]);
    }
    expect(states).toEqual([
      [1, 2, true, true],
      [1, 2, true, true],
      [-1, 4, false, false],
      [-1, 4, true, true],
      [-1, 4, true, true],
    ]);
  });

  test("of 1 batch is the optimizer itself, bit for bit", () => {
    expect(trained(accumulate(adam(), 1), 25)).toEqual(trained(adam(), 25));
  });

  test("counts batches, while the optimizer inside and its schedule count updates", () => {
    const asked: number[] = [];
    const inner = sgd({ learningRate: (t) => asked.push(t) && 0.1 });
    const optimizer = accumulate(inner, 3);
    asked.length = 0;
    const p = new Parameter("parameter", [1]);
    const steps: number[][] = [];
    for (let t = 0; t < 7; t++) {
      push(optimizer, [[p, [1]]]);
      steps.push([optimizer.steps, inner.steps]);
    }
    expect(steps).toEqual([1, 2, 3, 4, 5, 6, 7].map((t) => [t, Math.floor(t / 3)]));
    expect(asked).toEqual([0, 1]);
  });

  test("lets each batch draw gates of its own, those that any optimizer would draw", () => {
    const draws = (optimizer: Optimizer) => {
      seed(5);
      const gate = sampledGate([40]);
      const open = tensor(new Float32Array(40));
      return Array.from({ length: 7 }, () => {
        let mask: number[] = [];
        // nothing is to move, so that draws differ by their noise alone
        step(gate, optimizer, () => {
          mask = [...gate.sample().toArray()];
          return sum(mul(gate.sample(), open));
        });
        return mask;
      });
    };
    const drawn = draws(accumulate(sgd(), 3));
    expect(new Set(drawn.map(String)).size).toBe(7);
    expect(drawn).toEqual(draws(sgd()));
  });

  test("inside accumulate multiplies", () => {
    const p = new Parameter("parameter", [1]);
    const optimizer = accumulate(accumulate(sgd({ learningRate: 1 }), 2), 3);
    const moved: [number, number][] = [];
    for (let t = 1; t <= 12; t++) {
      push(optimizer, [[p, [t]]]);
      if (!optimizer.waiting) moved.push([t, p.toArray()[0] as number]);
      expect(optimizer.steps).toBe(t);
    }
    expect(moved.map(([t]) => t)).toEqual([6, 12]);
    expectNear(
      moved.map(([, w]) => w),
      [-3.5, -13],
      { rel: 1e-6 },
    );
  });
});
