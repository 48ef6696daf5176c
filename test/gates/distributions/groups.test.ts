// Gates of which one of a group is open, and gates that are products of factors.
import { describe, expect, test } from "vitest";
import { dGating, maskedSoftmax } from "../../../src/gates/index.ts";
import { adam, affine, dense, gate, gradients, mul, ShapeError, sampledGate, seed, sgd, square, step, sum, tensor, ValueError } from "../../../src/index.ts";
import { errorsFrom, integral, loss, type Numbers, slope } from "../../support/expectedLoss.ts";

const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));

describe("a masked softmax", () => {
  /** Of two with logits d apart: the difference of two Gumbel numbers is logistic. */
  const shares = ({ d }: Numbers, temperature: number) => integral((u) => loss(sigmoid(((d as number) + Math.log(u / (1 - u))) / temperature)));

  test.each([
    [2 / 3, 2, 0.0414],
    [2 / 3, -1.3, 0.0414],
    [0.1, -1.3, 0.0096],
  ])("of two has the gradient of the expected loss of shares (temperature %d, logits %d apart), biased by at most %d", (temperature, d, most) => {
    const n = 20_000;
    const gates = sampledGate([2 * n], { distribution: maskedSoftmax({ groupSize: 2, temperature }) });
    gates.logit.set(Float32Array.from({ length: 2 * n }, (_, i) => (i % 2 ? 0 : d)));
    const first = tensor(Float32Array.from({ length: 2 * n }, (_, i) => 1 - (i % 2)));
    const { gradients: found } = gradients(() => sum(mul(first, square(affine(gates.sample(), 1, -0.4)))), [gates.logit]);
    const needed = slope((at) => shares(at, temperature), { d }, "d");
    expect(
      errorsFrom(
        (found[0] as Float32Array).filter((_, i) => i % 2 === 0),
        needed,
      ),
    ).toBeLessThan(4);
    const one = slope(({ d }) => sigmoid(d as number) * loss(1) + (1 - sigmoid(d as number)) * loss(0), { d }, "d");
    expect(Math.abs(needed - one)).toBeLessThan(most);
  });

  test("has draws that sum to 1 in each group, of those that are kept, and one gate of each at test time", () => {
    const gates = sampledGate([4, 3], { distribution: maskedSoftmax({ groupSize: 3, keep: 2 }), perExample: true });
    gates.logit.set([0, 1, 0.5, 2, 0, 1, 0, 0, 3, 0, 1, 0.1]);
    const z = gates.sample(5).toArray();
    for (let first = 0; first < z.length; first += 3) {
      const group = [...z.subarray(first, first + 3)];
      expect(group.reduce((a, b) => a + b)).toBeCloseTo(1, 6);
      expect(group.filter((each) => each === 0)).toHaveLength(1);
    }
    expect([...gates.testValues()]).toEqual([0, 1, 0, 1, 0, 0, 0, 0, 1, 0, 1, 0]);
    expect(gates.openProbabilities().reduce((a, b) => a + b)).toBeCloseTo(4, 5);
    expect(gates.independent).toBe(false);
  });

  test("chooses the function that fits, out of three", () => {
    seed(1);
    const net = { gates: sampledGate([3], { distribution: maskedSoftmax() }) };
    const optimizer = adam({ learningRate: 0.05 });
    for (let i = 0; i < 150; i++) step(net, optimizer, () => sum(square(affine(sum(mul(net.gates.value(), tensor([0.2, 1, -0.5]))), 1, -1))));
    expect([...net.gates.testValues()]).toEqual([0, 1, 0]);
  });

  test("is refused where groups do not fit", () => {
    expect(() => sampledGate([10], { distribution: maskedSoftmax({ groupSize: 4 }) }).testValues()).toThrow(
      "maskedSoftmax: 10 gates cannot be split into groups of 4. Choose a groupSize that divides them.",
    );
    expect(() => sampledGate([10], { distribution: maskedSoftmax({ groupSize: 4 }) }).openProbabilities()).toThrow(ShapeError);
    expect(() => maskedSoftmax({ groupSize: 2, keep: 3 })).toThrow("maskedSoftmax: keep is 3, but a group has 2.");
    expect(() => maskedSoftmax({ temperature: 0 })).toThrow(ValueError);
  });
});

describe("gates as products of factors", () => {
  test("have the gradient of the loss itself", () => {
    const gates = sampledGate([2], { distribution: dGating({ depth: 3 }) });
    gates.parameters["factor1"]?.set([0.5, 0.9]);
    gates.parameters["factor2"]?.set([0.4, 0.7]);
    const { gradients: found } = gradients(() => sum(square(affine(gates.value(), 1, -0.4))), Object.values(gates.parameters));
    expect(found[0]?.[0]).toBeCloseTo(2 * (0.2 - 0.4) * 0.4, 6);
    expect(found[1]?.[1]).toBeCloseTo(2 * (0.63 - 0.4) * 0.9, 6);
    gates.parameters["factor1"]?.set([0.01, 1]);
    expect(gates.testValues()[0]).toBe(0);
    expect([...gates.openProbabilities()]).toEqual([0, 1]);
  });

  test.each([2, 3, 4])("and a weight, %d in all, end under plain L2 where the norm to the power 2 / depth has its minimum", (depth) => {
    // min over v of (v - 0.8)² + strength / 2 · depth · v^(2 / depth), beside v = 0
    const strength = 0.1;
    const objective = (v: number) => (v - 0.8) ** 2 + (strength / 2) * depth * v ** (2 / depth);
    const grid = Array.from({ length: 10_001 }, (_, i) => i / 10_000);
    const best = grid.reduce((a, b) => (objective(b) < objective(a) ? b : a));
    seed(3);
    const layer = gate(dense(1, 1, { bias: false }), { over: "inputs", distribution: dGating({ depth }) });
    layer.weight.set([0.9]);
    const optimizer = sgd({ learningRate: 0.05, weightDecay: strength });
    for (let i = 0; i < 600; i++) step(layer, optimizer, () => sum(square(affine(layer.forward(tensor([[1]])), 1, -0.8))));
    const product = (layer.weight.toArray()[0] as number) * (layer.gates.inputs?.testValues()[0] as number);
    expect(product).toBeCloseTo(best, 3);
  });
});
