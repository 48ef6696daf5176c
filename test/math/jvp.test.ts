import { describe, expect, test } from "vitest";
import {
  add,
  adam,
  argmax,
  convolve2d,
  crossEntropy,
  dense,
  detach,
  exp,
  gate,
  gradients,
  mul,
  parameters,
  penalty,
  relu,
  scale,
  seed,
  sequential,
  ShapeError,
  sin,
  softplus,
  square,
  step,
  sum,
  type Tensor,
  tensor,
  UsageError,
  ValueError,
} from "../../src/index.ts";
import { jvp } from "../../src/math/index.ts";
import { rules } from "../../src/math/rules/index.ts";
import { expectJvp } from "../support/jvp.ts";
import { expectNear } from "../support/near.ts";
import { numbers } from "../support/numbers.ts";
import { cases } from "./cases.ts";

describe("jvp", () => {
  test("has a case for each op", () => expect(Object.keys(cases).sort()).toEqual([...rules.keys()].sort()));

  for (const [op, list] of Object.entries(cases))
    test(`of ${op} equals differences, agrees with its gradient, and has the gradient of its own differences`, () => {
      for (const { f, inputs } of list) expectJvp(f, ...inputs);
    });

  test("goes through a net, along its inputs and along its parameters", () => {
    seed(1);
    const net = sequential(dense(3, 5), softplus, dense(5, 2));
    const x = tensor(numbers(6), [2, 3]);
    expectJvp((each) => net.forward(each), x);
    const all = [...parameters(net).values()];
    const v = all.map((each, i) => tensor(numbers(each.size, -1, 1, i), each.shape));
    const { value, tangent } = jvp(() => crossEntropy(net.forward(x), [0, 1]), all, v);
    const found = gradients(() => crossEntropy(net.forward(x), [0, 1]), all);
    expect(value.item()).toBe(found.value);
    const slope = found.gradients.reduce((sum, g, i) => g.reduce((s, each, k) => s + each * ((v[i] as Tensor).toArray()[k] as number), sum), 0);
    expectNear(tangent.item(), slope, { rel: 1e-5 });
  });

  test("of another jvp is a second derivative", () => {
    const one = tensor([1, 1]);
    const x = tensor([0.3, -0.8]);
    const second = jvp((each) => jvp((y) => mul(y, sin(y)), each, one).tangent, x, one).tangent;
    const expected = Array.from(x.toArray(), (t) => 2 * Math.cos(t) - t * Math.sin(t));
    expectNear(second.toArray(), expected, { rel: 1e-6 });
    const third = jvp((a) => jvp((b) => jvp((c) => mul(c, square(c)), b, one).tangent, a, one).tangent, x, one).tangent;
    expectNear(third.toArray(), [6, 6], { rel: 1e-6 });
  });

  test("keeps the directions of one inside of another apart", () => {
    const one = tensor(1);
    // d/dx (x d/dy (x + y)) = 1, and not 2
    const { tangent } = jvp((x) => mul(x, jvp((y) => add(x, y), tensor(1), one).tangent), tensor(5), one);
    expect(tangent.item()).toBe(1);
    // d/dx of d/dy (x y²) at y = 3
    expect(jvp((x) => jvp((y) => mul(x, square(y)), tensor(3), one).tangent, tensor(2), one).tangent.item()).toBe(6);
  });

  test("is trained through: a net learns the slope that it is told", () => {
    seed(2);
    const net = sequential(dense(1, 16), softplus, dense(16, 1));
    const x = tensor(
      Float32Array.from({ length: 32 }, (_, i) => i / 16 - 1),
      [32, 1],
    );
    const ones = tensor(new Float32Array(32).fill(1), [32, 1]);
    const optimizer = adam({ learningRate: 0.05 });
    const miss = () => sum(square(add(jvp((each) => net.forward(each), x, ones).tangent, scale(x, -2))));
    const losses = Array.from({ length: 300 }, () => step(net, optimizer, () => scale(miss(), 1 / 32)));
    expect(losses[0]).toBeGreaterThan(0.3);
    expect(losses.at(-1)).toBeLessThan((losses[0] as number) / 30);
  });

  test("follows gates of a step, whose draw stays that of the step", () => {
    seed(3);
    const net = gate(dense(4, 3), { over: "inputs", lambda: 0.1 });
    const x = tensor(numbers(8), [2, 4]);
    const logAlpha = net.gates.inputs?.parameters["logAlpha"] as Tensor;
    const v = tensor([1, -1, 0.5, 2]);
    const loss = () => add(sum(square(net.forward(x))), penalty(net));
    let tangent = 0;
    let [before, value] = [0, 0];
    const optimizer = adam();
    step(net, optimizer, () => {
      before = loss().item();
      const found = jvp(loss, logAlpha, v);
      [value, tangent] = [found.value.item(), found.tangent.item()];
      return loss();
    });
    expect(value).toBe(before);
    expect(tangent).not.toBe(0);
  });

  test("stays outside of steps, and gives the bits of the function", () => {
    const { value, tangent } = jvp((x) => exp(x), tensor([1, 2]), tensor([1, 1]));
    expect(tangent.toArray()).toEqual(value.toArray());
    expect(value.toArray()).toEqual(exp(tensor([1, 2])).toArray());
  });

  test("of what is cut off is 0: none flows through detach()", () => {
    expect(jvp((x) => mul(x, detach(x)), tensor([2, 3]), tensor([1, 1])).tangent.toArray()).toEqual(Float32Array.of(2, 3));
  });

  test("refuses what it cannot do, in a sentence", () => {
    const [x, v] = [tensor(numbers(16), [1, 1, 4, 4]), tensor(numbers(16), [1, 1, 4, 4])];
    const filter = tensor(numbers(4), [1, 1, 2, 2]);
    expect(() => jvp((each) => convolve2d(each, filter), x, v)).toThrow(
      "jvp: convolve2d has no forward derivative. Take it out of the function, or take differences: of a gradient those of hvpByDifferences().",
    );
    expect(() => jvp((each) => argmax(each), tensor([[1, 2]]), tensor([[1, 2]]))).toThrow(UsageError);
    expect(() => jvp(() => tensor(1), tensor(1), tensor(1))).toThrow("jvp: what the function returned does not depend on x");
    expect(() => jvp(relu, tensor([1, 2]), tensor([1]))).toThrow("jvp: the direction is [1] but x is [2]. Both must have the same shape.");
    expect(() => jvp(relu, tensor([1]), tensor(1))).toThrow(ShapeError);
    expect(() => jvp(relu, [tensor([1])], [])).toThrow("jvp: 1 tensors came and 0 directions.");
    expect(() => jvp(relu, 1 as never, tensor(1))).toThrow(ValueError);
    expect(() => jvp(() => 1 as never, tensor(1), tensor(1))).toThrow("jvp: the function returned number, but it must return a tensor.");
    // and goes on as before
    expect(relu(tensor([-1, 1])).toArray()).toEqual(Float32Array.of(0, 1));
  });
});
