import { describe, expect, test } from "vitest";
import {
  accumulate,
  adam,
  adamW,
  clipNorm,
  cosine,
  multistep,
  type Optimizer,
  Parameter,
  rmsProp,
  type Schedule,
  sgd,
  stepDecay,
  ValueError,
  warmUp,
} from "../../src/index.ts";
import { expectNear } from "../support/near.ts";
import { numbers } from "../support/numbers.ts";
import { push } from "../support/push.ts";

type Rate = { learningRate: number | Schedule };
const all: [string, (options: Rate) => Optimizer][] = [
  ["sgd", (options) => sgd({ momentum: 0.9, ...options })],
  ["adam", adam],
  ["lazy-adam", (options) => adam({ lazy: true, ...options })],
  ["adamW", adamW],
  ["rmsProp", rmsProp],
];
const rates = [0.1, 0.02, 0.3, 0];
const first = (schedule: Schedule, n: number) => Array.from({ length: n }, (_, t) => schedule(t));

describe.each(all)("the learning rate of %s", (name, make) => {
  /** Four steps; `before` may do something to the optimizer before each. */
  function run(optimizer: Optimizer, before: (t: number) => void = () => {}): Float32Array {
    const p = new Parameter("parameter", [7], numbers(7));
    for (let t = 0; t < rates.length; t++) {
      before(t);
      push(optimizer, [[p, numbers(7, -1, 1, t)]]);
    }
    return p.toArray();
  }

  test("may be a function of the step, counted from 0", () => {
    const seen: number[] = [];
    const constant = run(make({ learningRate: 0.1 }));
    const optimizer = make({
      learningRate: (t) => {
        seen.push(t);
        return 0.1;
      },
    });
    seen.length = 0; // it was tried once when the optimizer was made
    expect(run(optimizer)).toEqual(constant);
    expect(seen).toEqual([0, 1, 2, 3]);
    expect(optimizer.steps).toBe(4);
  });

  test("may be changed between steps, which is as good as a schedule, also through what wraps the optimizer", () => {
    const scheduled = run(make({ learningRate: (t) => rates[t] as number }));
    const around = [(o: Optimizer) => o, (o: Optimizer) => clipNorm(o, 1e9), (o: Optimizer) => (o.lazy ? o : accumulate(o, 1))];
    for (const wrap of around) {
      const optimizer = wrap(make({ learningRate: 7 }));
      const changed = run(optimizer, (t) => {
        optimizer.learningRate = rates[t] as number;
      });
      expect(changed).toEqual(scheduled);
      expect(optimizer.learningRate).toBe(0);
    }
  });

  test.each([-0.1, NaN, Infinity])("is refused when it is %f", (bad) => {
    const who = name.replace("lazy-", "");
    const sentence = (by: string) => new ValueError(`${by}: learningRate is ${bad}, but it must be at least 0 and finite.`);
    expect(() => make({ learningRate: bad })).toThrow(sentence(who));
    expect(() => make({ learningRate: () => bad })).toThrow(sentence(who));
  });

  test("is refused in the step in which it goes bad, and nothing has moved then", () => {
    const p = new Parameter("parameter", [3], [1, 2, 3]);
    const optimizer = make({ learningRate: 0.1 });
    const healthy = make({ learningRate: 0.1 });
    const other = new Parameter("other", [3], [1, 2, 3]);
    push(healthy, [[other, [1, 2, 3]]]);
    push(optimizer, [[p, [1, 2, 3]]]);
    for (const bad of [NaN, () => -1]) {
      optimizer.learningRate = bad;
      expect(() => push(optimizer, [[p, [1, 2, 3]]])).toThrow(/^[\w-]+: learningRate is (NaN|-1), but it must be at least 0 and finite\.$/);
      expect(p.toArray()).toEqual(other.toArray());
      expect(optimizer.steps).toBe(1);
    }
    optimizer.learningRate = 0.1;
    push(optimizer, [[p, [3, 2, 1]]]);
    push(healthy, [[other, [3, 2, 1]]]);
    expect(p.toArray()).toEqual(other.toArray());
  });
});

describe("a schedule", () => {
  test("of steps is multiplied after every so many", () => {
    expectNear(first(stepDecay(1, { every: 2 }), 5), [1, 1, 0.1, 0.1, 0.01], { rel: 1e-15 });
    expect(first(stepDecay(3, { every: 1, factor: 0.5 }), 4)).toEqual([3, 1.5, 0.75, 0.375]);
  });

  test("of milestones is multiplied at each, in any order and twice where two are the same", () => {
    expect(first(multistep(8, { at: [4, 1], factor: 0.5 }), 6)).toEqual([8, 4, 4, 4, 2, 2]);
    expect(first(multistep(8, { at: [2, 2], factor: 0.5 }), 3)).toEqual([8, 8, 2]);
    expectNear(first(multistep(1, { at: [0] }), 2), [0.1, 0.1], { rel: 1e-15 });
    expect(first(multistep(1, { at: [] }), 2)).toEqual([1, 1]);
  });

  test("of half a cosine ends where it should and stays there", () => {
    const schedule = cosine(0.5, { steps: 4, to: 0.25 });
    const half = Math.SQRT1_2 / 8;
    expectNear(first(schedule, 5), [0.5, 0.375 + half, 0.375, 0.375 - half, 0.25], { abs: 1e-12 });
    expect([4, 5, 1000].map(schedule)).toEqual([0.25, 0.25, 0.25]);
    expect(cosine(0.5, { steps: 1 })(1)).toBe(0);
  });

  test("after a warm-up begins at its own step 0", () => {
    expect(first(warmUp(4, 1), 6)).toEqual([0.25, 0.5, 0.75, 1, 1, 1]);
    expect(first(warmUp(2, stepDecay(4, { every: 1, factor: 0.5 })), 5)).toEqual([2, 4, 4, 2, 1]);
  });

  test.each([0, -1, 1.5, NaN, Infinity])("is refused with %f steps", (n) => {
    const sentence = (who: string, what: string) => new ValueError(`${who}: ${what} is ${n}, but it must be a whole number from 1 up.`);
    expect(() => stepDecay(1, { every: n })).toThrow(sentence("stepDecay", "every"));
    expect(() => cosine(1, { steps: n })).toThrow(sentence("cosine", "steps"));
    expect(() => warmUp(n, 1)).toThrow(sentence("warmUp", "steps"));
  });

  test.each([-1, 1.5, NaN, Infinity])("is refused with a milestone at %f", (n) => {
    expect(() => multistep(1, { at: [3, n] })).toThrow(new ValueError(`multistep: at is ${n}, but it must be a whole number from 0 up.`));
  });
});
