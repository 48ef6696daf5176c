import { describe, expect, test } from "vitest";
import {
  adam,
  add,
  dense,
  gate,
  gradients,
  mul,
  ShapeError,
  sampledGate,
  seed,
  sequential,
  sgd,
  step,
  sum,
  type Tensor,
  tensor,
  UsageError,
} from "../../src/index.ts";

const x = tensor([
  [1, -1],
  [0.5, 2],
]);

describe("step()", () => {
  test("moves every parameter against its gradient and returns the loss before", () => {
    seed(1);
    const net = dense(2, 1);
    const before = net.weight.toArray();
    const { value, gradients: all } = gradients(() => sum(net.forward(x)), [net.weight]);
    expect(step(net, sgd({ learningRate: 0.5 }), () => sum(net.forward(x)))).toBe(value);
    const slope = all[0] as Float32Array;
    expect([...net.weight.toArray()]).toEqual([...before].map((w, i) => Math.fround(w - 0.5 * (slope[i] as number))));
  });

  test("refuses a step inside a step, and the outer one can be tried again", () => {
    const net = dense(2, 1);
    const optimizer = sgd();
    const loss = () => sum(net.forward(x));
    const nested = () => step(net, optimizer, () => add(loss(), tensor(step(net, optimizer, loss))));
    expect(nested).toThrow(UsageError);
    expect(nested).toThrow("step: a step is running already. Do not call step() inside another.");
    expect(optimizer.steps).toBe(0);
    step(net, optimizer, loss);
    expect(optimizer.steps).toBe(1);
  });

  test("refuses an async loss", () => {
    const net = dense(2, 1);
    const before = net.weight.toArray();
    const loss = (async () => sum(net.forward(x))) as unknown as () => Tensor;
    expect(() => step(net, sgd(), loss)).toThrow("step: the loss function is async, but a step's memory ends with the call.");
    expect(net.weight.toArray()).toEqual(before);
  });

  test("does not leave the rejection of an async loss unhandled", async () => {
    const unhandled: unknown[] = [];
    const listen = (reason: unknown) => unhandled.push(reason);
    process.on("unhandledRejection", listen);
    try {
      const loss = (async () => {
        throw new Error("from the loss");
      }) as unknown as () => Tensor;
      expect(() => step(dense(2, 1), sgd(), loss)).toThrow(UsageError);
      await new Promise((resolve) => setTimeout(resolve, 20));
      expect(unhandled).toEqual([]);
    } finally {
      process.off("unhandledRejection", listen);
    }
  });

  test.each([
    ["nothing", undefined, "returned undefined, but it must return a tensor with one number"],
    ["null", null, "returned null"],
    ["a number", 3, "returned number"],
  ])("refuses a loss function that returns %s", (_, value, text) => {
    expect(() => step(dense(2, 1), sgd(), () => value as unknown as Tensor)).toThrow(UsageError);
    expect(() => step(dense(2, 1), sgd(), () => value as unknown as Tensor)).toThrow(text);
  });

  test("refuses a loss that is not one number", () => {
    const net = dense(2, 3);
    expect(() => step(net, sgd(), () => net.forward(x))).toThrow(ShapeError);
    expect(() => step(net, sgd(), () => net.forward(x))).toThrow("The loss is [2, 3] but must be a single number. Take its mean() or sum().");
  });

  test("names a parameter that got a gradient but is not in the net, and moves nothing", () => {
    const inner = gate(dense(2, 3), { over: "inputs" });
    const outer = dense(3, 1);
    const net = sequential((h) => inner.forward(h), outer);
    const before = outer.weight.toArray();
    const run = () => step(net, adam(), () => sum(net.forward(x)));
    expect(run).toThrow(UsageError);
    expect(run).toThrow(/^step: the (weight|bias) of dense\(2, 3\) got a gradient but is not part of the net that was given\. Make it a property of the net/);
    expect(outer.weight.toArray()).toEqual(before);
    const alone = sampledGate([2]);
    expect(() => step(dense(2, 1), adam(), () => sum(mul(x, alone.sample())))).toThrow("step: the log alpha of a gate [2] got a gradient");
  });

  test("a net with parameters that the loss does not use is fine", () => {
    const net = { used: dense(2, 1), unused: dense(2, 1) };
    const before = net.unused.weight.toArray();
    step(net, adam(), () => sum(net.used.forward(x)));
    expect(net.unused.weight.toArray()).toEqual(before);
  });
});

test("step() takes nothing but a net, an optimizer, a loss and what is to move", () => {
  const net = dense(2, 1);
  // @ts-expect-error what a training tells its steps is its own business
  const call = () => step(net, sgd(), () => sum(net.forward(x)), { seed: -1, where: "nowhere" });
  expect(call).toThrow('step: there is no option "seed". Options are only.');
  expect(step.length).toBe(3);
});
