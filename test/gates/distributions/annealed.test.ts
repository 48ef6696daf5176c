// Temperatures that change while training.
import { describe, expect, test } from "vitest";
import { annealed, stochasticGate } from "../../../src/gates/index.ts";
import {
  adam,
  decode,
  dense,
  distributions,
  encode,
  gate,
  gradients,
  parameters,
  type Sampled,
  sampledGate,
  seed,
  sequential,
  step,
  sum,
  train,
  training,
  UsageError,
  ValueError,
} from "../../../src/index.ts";
import { ramp } from "../../../src/prices/index.ts";
import { data, FEATURES, values } from "../../extend/examples.ts";

const { hardConcrete } = distributions;
const cooling = (steps: number) => annealed((temperature) => hardConcrete({ temperature }), ramp(2, 0.2, { steps }));

test("a step draws with the temperature of its place in the schedule", () => {
  const net = { gates: sampledGate([5], { distribution: cooling(4) }) };
  net.gates.logAlpha.set([-1, -0.5, 0, 0.5, 1]);
  const optimizer = adam({ learningRate: 0 });
  for (const temperature of [2, 1.55, 1.1, 0.65, 0.2, 0.2]) {
    const fixed = { gates: sampledGate([5], { distribution: hardConcrete({ temperature }) }) };
    fixed.gates.logAlpha.set([-1, -0.5, 0, 0.5, 1]);
    const noise = [0.1, 0.3, 0.5, 0.7, 0.9];
    net.gates.noise = noise;
    fixed.gates.noise = noise;
    const seen: Float32Array[] = [];
    step(net, optimizer, () => {
      seen.push(net.gates.value().toArray(), net.gates.openProbability().toArray());
      return sum(net.gates.value());
    });
    gradients(() => {
      seen.push(fixed.gates.value().toArray());
      return sum(fixed.gates.value());
    }, [fixed.gates.logAlpha]);
    expect(seen[0]).toEqual(seen[2]);
    expect(seen[1]).toEqual(fixed.gates.openProbabilities());
  }
  expect((net.gates.distribution.options as { temperature: number }).temperature).toBeCloseTo(0.2, 12);
  expect(net.gates.openProbabilities()).toEqual(hardConcreteOpen(0.2));
});

function hardConcreteOpen(temperature: number): Float32Array {
  const gates = sampledGate([5], { distribution: hardConcrete({ temperature }) });
  gates.logAlpha.set([-1, -0.5, 0, 0.5, 1]);
  return gates.openProbabilities();
}

const net = () => {
  seed(1);
  return sequential(gate(dense(FEATURES, 3), { over: "inputs", distribution: cooling(30), lambda: 0.01 }));
};
const options = { optimizer: () => adam({ learningRate: 0.02 }), epochs: 6 };

test("a training that goes on from its state has the bits of one that was not stopped", async () => {
  const whole = net();
  for await (const _ of train(whole, data, { ...options, optimizer: options.optimizer() }));
  const [first, second] = [net(), net()];
  const begun = training(first, data, { ...options, optimizer: options.optimizer() });
  let state: ReturnType<typeof begun.state> | undefined;
  for await (const { epoch } of begun)
    if (epoch === 3) {
      state = begun.state();
      break;
    }
  const [from, to] = [parameters(first), parameters(second)];
  for (const [path, parameter] of from) to.get(path)?.set(parameter.toArray());
  const goesOn = training(second, data, { ...options, optimizer: options.optimizer() });
  goesOn.restore(state as NonNullable<typeof state>);
  for await (const _ of goesOn);
  expect(values(second)).toEqual(values(whole));
});

test("a file stores the last temperature", async () => {
  const trained = net();
  for await (const _ of train(trained, data, { ...options, optimizer: options.optimizer() }));
  const read = decode(encode(trained)) as ReturnType<typeof net>;
  const gates = (read.parts[0] as ReturnType<typeof dense>).gates.inputs as Sampled;
  expect(gates.distribution.name).toBe("hardConcrete");
  expect((gates.distribution.options as { temperature: number }).temperature).toBeCloseTo(2 - (1.8 * 23) / 30, 6);
});

describe("refused", () => {
  test("what makes no distribution, or another one with each number", () => {
    expect(() => annealed(hardConcrete() as never, ramp(1, 0, { steps: 2 }))).toThrow(ValueError);
    const changing = annealed((x) => (x > 0.5 ? hardConcrete() : stochasticGate()) as never, ramp(1, 0, { steps: 2 }));
    const gates = { gates: sampledGate([2], { distribution: changing }) };
    const optimizer = adam();
    optimizer.steps = 2;
    expect(() => step(gates, optimizer, () => sum(gates.gates.value()))).toThrow(
      new UsageError("annealed: the distribution was hardConcrete at step 0, and stochasticGate with 0, but only a number of it can change."),
    );
  });

  test("a test-time gate that goes by the temperature", () => {
    expect(() => sampledGate([2], { distribution: cooling(3), testGate: "median" })).toThrow('gate: testGate is "median", but it must be "mean".');
  });
});
