import { describe, expect, test } from "vitest";
import {
  adam,
  add,
  crossEntropy,
  type Dense,
  dense,
  exp,
  gate,
  gradients,
  type Layer,
  log,
  mean,
  mul,
  penalty,
  predict,
  relu,
  ShapeError,
  sampledGate,
  seed,
  sequential,
  sgd,
  step,
  sum,
  type Tensor,
  tensor,
} from "../../src/index.ts";

const x = tensor([
  [1, -1],
  [0.5, 2],
]);

describe("predict()", () => {
  test("inside a step uses settled gates and leaves the step as it is", () => {
    seed(4);
    const net = gate(dense(2, 2), { over: "inputs", dropRate: 0.4 });
    const outside = predict(net, x).toArray();
    const alone = gradients(() => sum(net.forward(x)), [net.weight]);
    let inside: Tensor | undefined;
    const both = gradients(() => {
      const y = net.forward(x);
      inside = predict(net, x);
      return sum(y);
    }, [net.weight]);
    expect(inside?.toArray()).toEqual(outside);
    expect(both).toEqual(alone);
  });

  test("a gate used twice in a step sees one mask, in the next step another", () => {
    seed(2);
    const z = sampledGate([64]);
    const net = { z };
    const optimizer = sgd({ learningRate: 0 });
    const masks: Float32Array[][] = [];
    for (let i = 0; i < 2; i++) {
      step(net, optimizer, () => {
        const a = z.sample();
        const b = z.sample();
        masks.push([a.toArray(), b.toArray()]);
        return sum(mul(a, b));
      });
    }
    expect(masks[0]?.[0]).toEqual(masks[0]?.[1]);
    expect(masks[1]?.[0]).toEqual(masks[1]?.[1]);
    expect(masks[0]?.[0]).not.toEqual(masks[1]?.[0]);
  });
});

describe("gradients()", () => {
  test("gives the value and one array for each tensor asked for, in order", () => {
    const a = tensor([1, 2]);
    const b = tensor([3, 4]);
    const { value, gradients: all } = gradients(() => sum(mul(a, exp(log(b)))), [b, a, tensor([0])]);
    expect(value).toBeCloseTo(11, 5);
    expect([...(all[0] as Float32Array)].map((g) => Math.round(g * 1e4) / 1e4)).toEqual([1, 2]);
    expect([...(all[1] as Float32Array)].map((g) => Math.round(g * 1e4) / 1e4)).toEqual([3, 4]);
    expect([...(all[2] as Float32Array)]).toEqual([0]);
  });

  test("of an empty batch are zeros", () => {
    seed(1);
    const net = sequential(dense(40, 30), relu, dense(30, 2));
    predict((h) => add(h, tensor(7)), tensor(new Float32Array(500_000))); // leaves its numbers in memory
    const { value, gradients: all } = gradients(() => sum(net.forward(tensor([], [0, 40]))), [(net.parts[0] as Dense).weight, (net.parts[2] as Dense).weight]);
    expect(value).toBe(0);
    for (const each of all) expect(each.every((g) => g === 0)).toBe(true);
  });

  test("moves nothing, and what was a constant is one again afterwards", () => {
    const net = dense(2, 1);
    const before = net.weight.toArray();
    gradients(() => sum(net.forward(x)), [x]);
    expect(net.weight.toArray()).toEqual(before);
    expect(x.wantsGrad).toBe(false);
    expect(() => gradients(() => x, [x])).toThrow(ShapeError);
    expect(x.wantsGrad).toBe(false);
  });

  test("refuses what cannot be a loss, as step() does", () => {
    expect(() => gradients(() => undefined as unknown as Tensor, [])).toThrow(
      "gradients: the loss function returned undefined, but it must return a tensor with one number.",
    );
    expect(() => gradients((async () => tensor(1)) as unknown as () => Tensor, [])).toThrow("gradients: the loss function is async");
  });

  test("inside a step does not add to the gradients of the step", () => {
    seed(9);
    const make = () => {
      seed(9);
      return dense(2, 1);
    };
    const [plain, nosy] = [make(), make()];
    step(plain, sgd(), () => mean(plain.forward(x)));
    step(nosy, sgd(), () => {
      gradients(() => sum(nosy.forward(x)), [nosy.weight]);
      return mean(nosy.forward(x));
    });
    expect(nosy.weight.toArray()).toEqual(plain.weight.toArray());
  });
});

describe("a net of one's own", () => {
  class Residual implements Layer {
    inner = dense(16, 16);
    outer = gate(dense(16, 16), { over: "inputs", lambda: 0.0002 });
    forward(h: Tensor) {
      return add(h, this.outer.forward(relu(this.inner.forward(h))));
    }
  }

  test("needs no base class and no backward", () => {
    seed(5);
    const net = sequential(dense(2, 16), new Residual(), dense(16, 2));
    const points = tensor([0, 0, 0, 1, 1, 0, 1, 1], [4, 2]);
    const optimizer = adam({ learningRate: 0.01 });
    let loss = 0;
    for (let i = 0; i < 300; i++) loss = step(net, optimizer, () => add(crossEntropy(net.forward(points), [0, 1, 1, 0]), penalty(net)));
    expect(loss).toBeLessThan(0.2);
    const y = predict(net, points).toArray();
    expect([0, 1, 2, 3].map((i) => ((y[2 * i + 1] as number) > (y[2 * i] as number) ? 1 : 0))).toEqual([0, 1, 1, 0]);
  });

  test("with a layer in two places prices it once and gives it both gradients", () => {
    seed(6);
    const layer = gate(dense(2, 2), { over: "inputs", lambda: 1 });
    const net = { a: layer, b: { again: layer } };
    expect(penalty(net).item()).toBe(penalty(layer).item());
    layer.gates.inputs?.parameters.logAlpha?.set([9, 9]); // open
    const twice = gradients(() => sum(layer.forward(layer.forward(x))), [layer.weight]);
    // against finite differences in float64
    const w = Float64Array.from(layer.weight.toArray());
    const f = (v: Float64Array) => {
      let total = 0;
      for (const row of [
        [1, -1],
        [0.5, 2],
      ] as [number, number][]) {
        const [p, q] = [row[0] * (v[0] as number) + row[1] * (v[2] as number), row[0] * (v[1] as number) + row[1] * (v[3] as number)];
        total += p * ((v[0] as number) + (v[1] as number)) + q * ((v[2] as number) + (v[3] as number));
      }
      return total;
    };
    for (let i = 0; i < 4; i++) {
      const [up, down] = [w.slice(), w.slice()];
      up[i] = (up[i] as number) + 1e-5;
      down[i] = (down[i] as number) - 1e-5;
      expect(twice.gradients[0]?.[i]).toBeCloseTo((f(up) - f(down)) / 2e-5, 4);
    }
  });
});
