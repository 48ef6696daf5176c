import { describe, expect, test } from "vitest";
import {
  adam,
  adamW,
  type CommonOptions,
  dense,
  gate,
  gateParameters,
  type Optimizer,
  Parameter,
  parameters,
  penalty,
  rmsProp,
  seed,
  sequential,
  sgd,
  step,
} from "../../src/index.ts";
import { numbers } from "../support/numbers.ts";
import { push } from "../support/push.ts";

interface Options extends CommonOptions {
  readonly learningRate?: number;
}

const all: [string, (options: Options) => Optimizer][] = [
  ["sgd", (options) => sgd({ momentum: 0.9, ...options })],
  ["adam", adam],
  ["lazy adam", (options) => adam({ lazy: true, ...options })],
  ["adamW", adamW],
  ["rmsProp", (options) => rmsProp({ momentum: 0.5, ...options })],
];

/** Where three steps take a parameter, alone or with the treatment of its group. */
function moved(optimizer: (mine: Parameter) => Optimizer): Float32Array {
  const mine = new Parameter("mine", [7], numbers(7));
  const o = optimizer(mine);
  for (let t = 0; t < 3; t++) push(o, [[mine, numbers(7, -1, 1, t)]]);
  return mine.toArray();
}

describe.each(all)("groups of %s", (_, make) => {
  test("multiply the learning rate", () => {
    const options = { weightDecay: 0.1 };
    const grouped = moved((p) => make({ ...options, learningRate: 0.01, groups: [{ parameters: [p], learningRateFactor: 4 }] }));
    expect(grouped).toEqual(moved(() => make({ ...options, learningRate: 0.04 })));
    expect(grouped).not.toEqual(moved(() => make({ ...options, learningRate: 0.01 })));
  });

  test("stand still with a factor of 0", () => {
    expect(moved((p) => make({ weightDecay: 0.1, groups: [{ parameters: [p], learningRateFactor: 0 }] }))).toEqual(numbers(7));
  });

  test("that go up go along the gradient, and decay as others do", () => {
    const options = { learningRate: 0.01, weightDecay: 0.1 };
    const up = moved((p) => make({ ...options, groups: [{ parameters: [p], direction: "up" }] }));
    const mine = new Parameter("mine", [7], numbers(7));
    const turned = make(options);
    for (let t = 0; t < 3; t++) push(turned, [[mine, numbers(7, -1, 1, t).map((g) => -g)]]);
    for (const [i, value] of up.entries()) expect(value).toBeCloseTo(mine.toArray()[i] as number, 6);
    expect(up).not.toEqual(moved(() => make(options)));
    expect(moved((p) => make({ ...options, groups: [{ parameters: [p], direction: "down" }] }))).toEqual(moved(() => make(options)));
  });

  test("have their weight decay instead of the optimizer's, 0 too", () => {
    for (const weightDecay of [0, 0.5]) {
      const grouped = moved((p) => make({ learningRate: 0.01, weightDecay: 0.1, groups: [{ parameters: [p], weightDecay }] }));
      expect(grouped).toEqual(moved(() => make({ learningRate: 0.01, weightDecay })));
    }
  });

  test("keep the optimizer's weight decay when they name none", () => {
    const grouped = moved((p) => make({ weightDecay: 0.1, groups: [{ parameters: [p] }] }));
    expect(grouped).toEqual(moved(() => make({ weightDecay: 0.1 })));
  });

  test("leave parameters outside alone, and may be several", () => {
    const [a, b, c] = [0, 1, 2].map((i) => new Parameter(`parameter ${i}`, [7], numbers(7))) as [Parameter, Parameter, Parameter];
    const groups = [
      { parameters: new Set([a]), learningRateFactor: 3 },
      { parameters: [b].values(), learningRateFactor: 5, weightDecay: 0.2 },
    ];
    const o = make({ learningRate: 0.01, groups });
    for (let t = 0; t < 3; t++)
      push(
        o,
        [a, b, c].map((p) => [p, numbers(7, -1, 1, t)]),
      );
    expect(a.toArray()).toEqual(moved(() => make({ learningRate: 0.03 })));
    expect(b.toArray()).toEqual(moved(() => make({ learningRate: 0.05, weightDecay: 0.2 })));
    expect(c.toArray()).toEqual(moved(() => make({ learningRate: 0.01 })));
  });
});

test("gates can be given a rate of their own", () => {
  const run = (factor: number) => {
    seed(3);
    const net = sequential(gate(dense(7, 5), { over: "inputs", lambda: 0.1 }), dense(5, 2));
    const groups = [{ parameters: gateParameters(net), learningRateFactor: factor }];
    const before = gateParameters(net).map((p) => p.toArray())[0] as Float32Array;
    step(net, sgd({ learningRate: 1, groups }), () => penalty(net));
    const after = gateParameters(net).map((p) => p.toArray())[0] as Float32Array;
    expect(parameters(net).size).toBe(5);
    return after.map((a, i) => a - (before[i] as number));
  };
  const [once, tenfold] = [run(1), run(10)];
  once.forEach((each, i) => {
    expect(each).toBeLessThan(0);
    expect(Math.abs((tenfold[i] as number) - 10 * each)).toBeLessThan(1e-5);
  });
});
