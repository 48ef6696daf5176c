// Groups that do not name parameters as they should, and lists that can be read only once.
import { describe, expect, test } from "vitest";
import {
  accumulate,
  adam,
  adamW,
  type CommonOptions,
  clipNorm,
  dataset,
  dense,
  estimate,
  type Group,
  type Optimizer,
  type Parameter,
  parameters,
  rmsProp,
  seed,
  sgd,
  ValueError,
} from "../../src/index.ts";
import { numbers } from "../support/numbers.ts";
import { push } from "../support/push.ts";

const factories: [string, (options: CommonOptions) => Optimizer][] = [
  ["adam", adam],
  ["adamW", adamW],
  ["sgd", sgd],
  ["rmsProp", rmsProp],
];
const net = dense(3, 2);
const bias = net.bias as Parameter;
const help = "Give a list of parameters: [layer.weight], gateParameters(net) or parameters(net).values().";

describe.each(factories)("%s refuses", (who, make) => {
  test.each<[string, unknown, string]>([
    ["a Map", parameters(net), `${who}: item 0 of groups[1].parameters is an array, as a Map gives names too, but it must be a parameter. ${help}`],
    ["names", ["weight"], `${who}: item 0 of groups[1].parameters is weight, but it must be a parameter. ${help}`],
    ["a layer among parameters", [net.weight, net], `${who}: item 1 of groups[1].parameters is a Dense, but it must be a parameter. ${help}`],
    ["a parameter alone", net.weight, `${who}: the parameters of groups[1] are a Parameter, but they must be several in a row. ${help}`],
    ["nothing", undefined, `${who}: the parameters of groups[1] are undefined, but they must be several in a row. ${help}`],
  ])("%s for parameters of a group", (_, given, text) => {
    const groups = [{ parameters: [bias] }, { parameters: given as Group["parameters"] }];
    expect(() => make({ groups })).toThrow(new ValueError(text));
  });

  test("a parameter in two groups, but not twice in one", () => {
    const groups = [{ parameters: [bias, net.weight] }, { parameters: [net.weight], learningRateFactor: 2 }];
    expect(() => make({ groups })).toThrow(
      new ValueError(`${who}: the weight of dense(3, 2) is in groups[0] and in groups[1], but can be in one only. Leave it out of one of them.`),
    );
    expect(() => make({ groups: [{ parameters: [bias, bias] }] })).not.toThrow();
  });
});

describe.each(factories)("%s that estimate() has tried", (_, make) => {
  test.each<[string, (inner: Optimizer) => Optimizer]>([
    ["itself", (inner) => inner],
    ["in its wrappers", (inner) => clipNorm(accumulate(inner, 1), 1e9)],
  ])("treats groups as before, also those of a list that can be read once: %s", (_, wrap) => {
    seed(1);
    const layer = dense(3, 2);
    const start = layer.weight.toArray();
    const optimizer = wrap(make({ groups: [{ parameters: parameters(layer).values(), learningRateFactor: 0 }] }));
    estimate(layer, dataset({ inputs: numbers(12), labels: [0, 1, 0, 1], shape: [3] }), { optimizer });
    expect([optimizer.steps, layer.weight.toArray()]).toEqual([0, start]);
    push(optimizer, [[layer.weight, numbers(6)]]);
    expect([optimizer.steps, layer.weight.toArray()]).toEqual([1, start]);
  });
});

test.each(factories)("%s refuses a direction that is none", (who, make) => {
  const groups = [{ parameters: [net.weight], direction: "upwards" as "up" }];
  expect(() => make({ groups })).toThrow(new ValueError(`${who}, groups[0]: direction is "upwards", but it must be "down" or "up".`));
});
