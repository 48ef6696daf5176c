// Gates switched on and off at run time, and gates with a price of their own.
import { describe, expect, test } from "vitest";
import {
  adam,
  budget,
  compact,
  count,
  type Dense,
  dataset,
  decode,
  dense,
  encode,
  type Gate,
  gate,
  gateParameters,
  mask,
  parameters,
  penalty,
  predict,
  relu,
  sampledGate,
  type Sequential,
  seed,
  sequential,
  step,
  sumSquares,
  tensor,
  train,
  type TrainingState,
  training,
} from "../../src/index.ts";
import { numbers } from "../support/numbers.ts";
import { expectParameterSlopes } from "../support/parameterSlopes.ts";

const x = tensor(numbers(24), [4, 6]);
const data = dataset({ inputs: numbers(240), labels: Array.from({ length: 40 }, (_, i) => i % 3), shape: [6] });
const gatesOf = (net: Sequential) => (net.parts[0] as Dense).gates.inputs as Gate;

const kinds = [
  ["drawn", { dropRate: 0.6, lambda: 0.01 }],
  ["drawn per example", { dropRate: 0.6, perExample: true, lambda: 0.01 }],
  ["of groups", { dropRate: 0.6, groups: [0, 0, 1, 1, 2, 2], lambda: 0.01 }],
  ["given", { mask: [1, 0, 1, 0, 1, 0] }],
] as const;
const plain = () => {
  seed(3);
  return sequential(dense(6, 5), relu, dense(5, 3));
};
const build = (options: object): Sequential => {
  const net = plain();
  gate(net.parts[0] as Dense, { over: "inputs", ...options });
  return net;
};

describe("gates that are off", () => {
  test.each(kinds)("%s compute, count and are compacted as if there were none", (_, options) => {
    const net = build(options);
    gatesOf(net).on = false;
    expect(predict(net, x).toArray()).toEqual(predict(plain(), x).toArray());
    expect(count(net, "settled")).toEqual(count(plain()));
    expect(count(net, "expected").weights).toBeCloseTo(count(plain()).weights, 4);
    expect(count(compact(net))).toEqual(count(plain()));
  });

  test.each(kinds)("%s neither draw nor learn, and are on again as they were", (_, options) => {
    const [net, other] = [build(options), plain()];
    const before = gateParameters(net).map((parameter) => parameter.toArray());
    gatesOf(net).on = false;
    for (const each of [net, other]) {
      const optimizer = adam({ learningRate: 0.01 });
      for (let i = 0; i < 3; i++) step(each, optimizer, () => sumSquares(each.forward(x)));
    }
    expect((net.parts[2] as Dense).weight.toArray()).toEqual((other.parts[2] as Dense).weight.toArray());
    expect(gateParameters(net).map((parameter) => parameter.toArray())).toEqual(before);
    gatesOf(net).on = true;
    expect(gatesOf(net).testValues()).toEqual(gatesOf(build(options)).testValues());
  });

  test.each(kinds)("%s stay off in a file", (_, options) => {
    const net = build(options);
    gatesOf(net).on = false;
    const again = decode(encode(net)) as Sequential;
    expect(gatesOf(again).on).toBe(false);
    gatesOf(again).on = true;
    expect(predict(again, x).toArray()).toEqual(predict(build(options), x).toArray());
  });

  test("go on in the middle of a training: a warm-up without gates", async () => {
    const net = build({ dropRate: 0.2, lambda: 0.05 });
    gatesOf(net).on = false;
    const start = gatesOf(net)
      .openProbabilities()
      .reduce((a, b) => a + b, 0);
    const [parameter] = gateParameters(net);
    const first = parameter?.toArray();
    for await (const epoch of train(net, data, { epochs: 4, batchSize: 10, optimizer: adam({ learningRate: 0.05 }) })) {
      if (epoch.epoch === 2) {
        expect(parameter?.toArray()).toEqual(first);
        gatesOf(net).on = true;
      }
    }
    expect(start).toBe(6);
    expect(parameter?.toArray()).not.toEqual(first);
  });

  test("are off in the state of a training, from which a net that is built anew goes on with the same bits", async () => {
    const options = { epochs: 4, batchSize: 10 };
    const gated = { dropRate: 0.2, lambda: 0.05 };
    const whole = build(gated);
    let state: TrainingState | undefined;
    let numbers: Map<string, Float32Array> | undefined;
    const first = training(whole, data, options);
    gatesOf(whole).on = false;
    for await (const { epoch } of first)
      if (epoch === 2) {
        state = first.state();
        numbers = new Map([...parameters(whole)].map(([path, each]) => [path, each.toArray()]));
      }
    const again = build(gated);
    for (const [path, each] of parameters(again)) each.set(numbers?.get(path) as Float32Array);
    for await (const _ of training(again, data, { ...options, from: state as TrainingState }));
    expect(gatesOf(again).on).toBe(false);
    expect(encode(again)).toEqual(encode(whole));
  });

  test("that stand by themselves are 1 and cost nothing", () => {
    const gates = sampledGate([3], { lambda: 1 });
    gates.on = false;
    expect(penalty({ gates }).item()).toBe(0);
    expect(Array.from(gates.value().toArray())).toEqual([1, 1, 1]);
    const given = mask([0, 1]);
    given.on = false;
    expect(Array.from(given.testValues())).toEqual([1, 1]);
  });
});

describe("a price for each open gate", () => {
  const twice = () => {
    seed(5);
    const layer = gate(gate(dense(6, 4), { over: "inputs" }), { over: "outputs" });
    Object.assign(layer.gates.inputs as Gate, { lambda: 0.1 });
    Object.assign(layer.gates.outputs as Gate, { lambda: 0.2 });
    return layer;
  };
  const expected = (gate: Gate | undefined) => (gate as Gate).openProbabilities().reduce((a, b) => a + b, 0);

  test("is paid beside, or instead of, that of open weights", () => {
    const layer = twice();
    const own = 0.1 * expected(layer.gates.inputs) + 0.2 * expected(layer.gates.outputs);
    expect(penalty(layer).item()).toBeCloseTo(own, 5);
    layer.gates.lambda = 0.01;
    const weights = (expected(layer.gates.inputs) + 1) * expected(layer.gates.outputs);
    expect(penalty(layer).item()).toBeCloseTo(own + 0.01 * weights, 5);
  });

  test("has its gradient", () => {
    const layer = twice();
    layer.gates.lambda = 0.01;
    expectParameterSlopes(() => penalty(layer), gateParameters(layer));
  });

  test("of groups is for each group", () => {
    const layer = gate(dense(6, 4), { over: "inputs", groups: [0, 0, 0, 1, 1, 1] });
    (layer.gates.inputs as Gate).lambda = 0.5;
    expect(penalty(layer).item()).toBeCloseTo(0.5 * expected(layer.gates.inputs?.each), 5);
  });

  test("is kept in files", () => {
    const again = decode(encode(sequential(twice())));
    expect(penalty(again).item()).toBe(penalty(sequential(twice())).item());
  });

  test("is what a training's lambda sets where open weights have none, and no matter of a budget", async () => {
    const layer = twice();
    const run = training(sequential(layer, dense(4, 3)), data, { epochs: 1, batchSize: 20 });
    run.set({ lambda: 0.4 });
    for await (const epoch of run) void epoch;
    expect([layer.gates.lambda, layer.gates.inputs?.lambda, layer.gates.outputs?.lambda]).toEqual([0, 0.4, 0.4]);
    const held = train(sequential(twice(), dense(4, 3)), data, { epochs: 1, budget: budget({ of: "weights", at: 0.5 }) });
    await expect(held.next()).rejects.toThrow("budget finds the price of open weights by itself, but dense(6, 4) has a lambda.");
  });

  test("of shared gates is paid once", () => {
    const layer = twice();
    expect(penalty([layer, layer]).item()).toBe(penalty(layer).item());
  });
});
