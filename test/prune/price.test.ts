// Prices of weights against their formulas and their slopes.
import { expect, test } from "vitest";
import { adam, add, conv2d, crossEntropy, dataset, type Dense, dense, fit, flatten, gate, gradients, relu, scale, seed, sequential } from "../../src/index.ts";
import { drrPenalty, l1Penalty } from "../../src/prune/index.ts";
import { numbers } from "../support/numbers.ts";

const drr = (beta: number) => (w: number) => 1 - Math.exp(-beta * Math.abs(w));
const total = (values: ArrayLike<number>, of: (w: number) => number) => Array.from(values).reduce((all, w) => all + of(w), 0);

test("are sums over all weights, of biases where that is asked for, with the slopes of their formulas", () => {
  seed(1);
  const net = sequential(conv2d(1, 2, 2), relu, flatten, dense(8, 3));
  const [conv, last] = [net.parts[0] as ReturnType<typeof conv2d>, net.parts[3] as Dense];
  conv.bias?.set([0.5, -1]);
  last.bias?.set([0, 2, -3]);
  const weights = [...conv.weight.toArray(), ...last.weight.toArray()];
  const biases = [0.5, -1, 0, 2, -3];
  expect(l1Penalty(net).item()).toBeCloseTo(total(weights, Math.abs), 4);
  expect(l1Penalty(net, { biases: true }).item()).toBeCloseTo(total([...weights, ...biases], Math.abs), 4);
  expect(drrPenalty(net).item()).toBeCloseTo(total(weights, drr(5)), 4);
  expect(drrPenalty(net, { beta: 2, biases: true }).item()).toBeCloseTo(total([...weights, ...biases], drr(2)), 4);
  const [slopes] = gradients(() => drrPenalty(net, { beta: 3 }), [last.weight]).gradients;
  last.weight.toArray().forEach((w, i) => void expect(slopes?.[i]).toBeCloseTo(3 * Math.sign(w) * Math.exp(-3 * Math.abs(w)), 4));
});

test("weights that masks close cost nothing, and have no slope", () => {
  const layer = gate(gate(dense(2, 3, { bias: false }), { over: "inputs", mask: [1, 0] }), { over: "outputs", mask: [1, 1, 0] });
  layer.weight.set([1, -2, 3, 4, 5, 6]);
  expect(l1Penalty(layer).item()).toBe(3);
  expect(Array.from(gradients(() => l1Penalty(layer), [layer.weight]).gradients[0] ?? [])).toEqual([1, -1, 0, 0, 0, 0]);
  const single = gate(dense(2, 2, { bias: false }), { over: "weights", mask: [0, 1, 1, 0] });
  single.weight.set([1, 2, 3, 4]);
  expect(l1Penalty(single).item()).toBe(5);
});

test("a net that pays has smaller weights", async () => {
  const data = dataset({ inputs: numbers(60 * 3, -1, 1), labels: Array.from({ length: 60 }, (_, i) => i % 2), shape: [3] });
  const left = async (price: number) => {
    seed(1);
    const net = sequential(dense(3, 8), relu, dense(8, 2));
    await fit(net, data, {
      epochs: 60,
      optimizer: adam({ learningRate: 0.02 }),
      loss: (output, labels) => add(crossEntropy(output, labels), scale(drrPenalty(net), price)),
    });
    return drrPenalty(net).item();
  };
  expect(await left(0.01)).toBeLessThan(0.7 * (await left(0)));
});

test("what cannot be priced is refused", () => {
  expect(() => l1Penalty(gate(dense(2, 2), { over: "inputs" }))).toThrow("l1Penalty: dense(2, 2) has gates that are drawn");
  expect(() => drrPenalty(gate(dense(2, 2), { over: "weights" }))).toThrow("drrPenalty: dense(2, 2) has gates that are drawn");
  expect(() => l1Penalty(sequential(relu))).toThrow("l1Penalty: the net has no layer with weights");
  expect(() => drrPenalty(dense(2, 2), { beta: 0 })).toThrow("beta is 0, but it must be a number above 0");
});
