import { describe, expect, test } from "vitest";
import { adam, add, count, crossEntropy, gradients, type Parameter, parameters, penalty, step, tensor } from "../../src/index.ts";
import { expectNear, golden, reportWorst, tolerances } from "../support/golden.ts";
import { hash } from "../support/hash.ts";
import { gatesOf, inputs, labels, type Net, netOf, noiseOf, type Trajectory } from "../support/trajectory.ts";

const file = golden<Trajectory>("trajectory-full");
const { loss, norm, value, sum, zeroGates } = tolerances.trajectory;
const names = { mlp: "an MLP of 784-300-100-10", lenet5: "LeNet-5" };
reportWorst("trajectory-full");

const name = (net: Net) => `${names[net.net as keyof typeof names]}: ${net.log_alpha_init}, gates ${net.per_example ? "per example" : "per batch"}`;
const length = (x: Float32Array) => Math.sqrt(x.reduce((all, each) => all + each * each, 0));

test("the hash that makes the inputs is the one that made the values", () => {
  expect(file.hash_check.map((_, i) => hash(7, i))).toEqual(file.hash_check);
});

describe.each(file.nets.map((net) => [name(net), net] as const))("in training, %s", (_, wanted) => {
  const { net, layers } = netOf(wanted, file);
  const optimizer = adam({ learningRate: file.lr, epsilon: file.adam_eps });
  const named = new Map<string, Parameter>();
  for (const [i, { name }] of wanted.layers.entries()) {
    const layer = layers[i] as (typeof layers)[number];
    const { weight, bias } = layer;
    named.set(`${name}.W`, weight);
    named.set(`${name}.b`, bias as Parameter);
    named.set(`${name}.log_alpha`, gatesOf(layer).logAlpha);
  }

  test("every parameter of the net is compared", () => {
    expect(new Set(named.values())).toEqual(new Set(parameters(net).values()));
  });

  test.each(wanted.steps.map((each, i) => [i + 1, each] as const))("step %i has the expected losses, gradients and closed gates", (number, expected) => {
    const x = inputs(number - 1, file.batch);
    const target = labels(number - 1, file.batch);
    layers.forEach((layer, i) => {
      const gates = gatesOf(layer);
      gates.noise = noiseOf(number - 1, i, wanted.per_example ? file.batch * gates.size : gates.size);
      const zeros = gates.sample(file.batch).toArray();
      expectNear(zeros.filter((z) => z === 0).length, expected.zero_gates[wanted.layers[i]?.name as string] as number, zeroGates, "zero_gates");
    });
    let [ce, reg] = [NaN, NaN];
    const whole = () => {
      const data = crossEntropy(net.forward(tensor(x, wanted.net === "mlp" ? [file.batch, 784] : [file.batch, 1, 28, 28])), target);
      const price = penalty(net);
      [ce, reg] = [data.item(), price.item()];
      return add(data, price);
    };
    const slopes = gradients(whole, [...named.values()]).gradients;
    for (const [i, key] of [...named.keys()].entries()) {
      expectNear(length(slopes[i] as Float32Array), expected.grad_norms[key] as number, norm, `grad_norms ${key}`);
    }
    step(net, optimizer, whole);
    expectNear(ce, expected.ce, loss, "ce");
    expectNear(reg, expected.reg, loss, "reg");
  });

  test("the parameters end where they should", () => {
    for (const [layer, arrays] of Object.entries(wanted.final)) {
      for (const [key, expected] of Object.entries(arrays)) {
        const found = Float64Array.from((named.get(`${layer}.${key}`) as Parameter).toArray());
        const total = (f: (each: number) => number) => found.reduce((all, each) => all + f(each), 0);
        expectNear(
          total((each) => each),
          expected.sum,
          sum,
          `sum of ${key}`,
        );
        expectNear(total(Math.abs), expected.abs_sum, sum, `sum of absolute values of ${key}`);
        expectNear(found.slice(0, expected.head.length), expected.head, value, `first values of ${key}`);
        expectNear(found.slice(-expected.tail.length), expected.tail, value, `last values of ${key}`);
      }
    }
  });

  test("the expected numbers of weights and operations are as they should be", () => {
    const { weights, flops } = count(net, "local");
    expectNear(weights, wanted.expected_l0_after, loss, "expected_l0_after");
    expectNear(flops, wanted.expected_flops_after, loss, "expected_flops_after");
  });
});
