// What is given for an optimizer and is none.
import { describe, expect, test } from "vitest";
import { adam, type Optimizer, Parameter, step, sum, training, ValueError } from "../../src/index.ts";
import { data, make, numbers, push, x } from "./gatedNet.ts";
import { lion } from "./ownOptimizers.ts";

describe("what is no optimizer is refused:", () => {
  test.each<[string, unknown, string]>([
    ["a function", adam, "function"],
    ["nothing", null, "null"],
    ["an object", { name: "mine", steps: 0 }, "an object of name, steps"],
    ["no steps", { name: "mine", learningRate: 1, update() {} }, "an object of name, learningRate, update"],
    ["a wrapper of nothing", { name: "outer", steps: 0, transform: () => true }, "undefined"],
  ])("%s", (_, optimizer, text) => {
    const net = make();
    const error = (who: string) =>
      new ValueError(
        `${who}: ${text} came for an optimizer, but one is needed such as adam() gives, or one of your own: { name, learningRate, steps: 0, update }.`,
      );
    expect(() => step(net, optimizer as Optimizer, () => sum(net.forward(x)))).toThrow(error("step"));
    expect(() => training(net, data, { optimizer: optimizer as Optimizer })).toThrow(error("train"));
  });

  test("a state that could not be narrowed or saved", () => {
    const p = new Parameter("parameter", [2]);
    const mine = { ...lion(), init: () => ({ momentum: [0, 0] }) } as unknown as Optimizer;
    expect(() => push(mine, p, numbers(2))).toThrow(
      new ValueError('lion: init() gave "momentum" of the parameter as a plain object, but states are numbers and typed arrays.'),
    );
  });
});
