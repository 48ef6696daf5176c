// The gradient that an optimizer from outside reads of a parameter.
import { describe, expect, test } from "vitest";
import { crossEntropy, type Dense, gradients, mul, Parameter, step, sum, type UpdateRule, UsageError } from "../../src/index.ts";
import { labels, make, numbers, x } from "./gatedNet.ts";

describe("parameter.gradient()", () => {
  const net = make();
  const first = net.parts[0] as Dense;
  const loss = () => crossEntropy(net.forward(x), labels);

  test("is the gradient of the running step, a copy, and zeros where none has arrived", () => {
    const idle = new Parameter("idle", [3]);
    const read: Float32Array[] = [];
    const reader: UpdateRule = {
      name: "reader",
      learningRate: 1,
      steps: 0,
      update(parameter) {
        if (parameter === idle || parameter === first.weight) read.push(parameter.gradient());
        parameter.gradient().fill(7);
      },
    };
    step({ net, idle }, reader, loss);
    expect(read).toHaveLength(2);
    expect(read[1]).toEqual(new Float32Array(3));
    expect(read[0]?.some((g) => g !== 0)).toBe(true);
  });

  test("is what gradients() gives", () => {
    const p = new Parameter("parameter", [5], numbers(5));
    const cubes = () => sum(mul(mul(p, p), p));
    let read: Float32Array | undefined;
    step(
      [p],
      {
        name: "reader",
        learningRate: 1,
        steps: 0,
        update: (parameter) => {
          read = parameter.gradient();
        },
      },
      cubes,
    );
    expect(read).toEqual(gradients(cubes, [p]).gradients[0]);
  });

  test("is refused outside of a step", () => {
    expect(() => first.weight.gradient()).toThrow(
      new UsageError("gradient: that of the weight of dense(6, 12) ends with its step. Read it in update() of an optimizer, or take gradients() of a loss."),
    );
  });
});
