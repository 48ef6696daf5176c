// Targets that a loss cannot mean: with them it trains to nonsense, so they are refused with the number that came.
import { expect, test } from "vitest";
import { dataset } from "../../src/data/index.ts";
import { binaryCrossEntropy, crossEntropy, dense, evaluate, hinge, sgd, step, tensor, train, ValueError } from "../../src/index.ts";

const x = tensor([[0.5], [-1], [2]]);

test.each([5, -1, 1.0001, -1e-6, NaN, Infinity])("binary cross-entropy refuses the target %f", (bad) => {
  for (const target of [[0, 1, bad], tensor([0, 1, bad], [3, 1])]) {
    expect(() => binaryCrossEntropy(x, target)).toThrow(ValueError);
    expect(() => binaryCrossEntropy(x, target)).toThrow(
      `binaryCrossEntropy: target 2 is ${Number.isFinite(bad) ? Math.fround(bad) : bad}, but targets are from 0 (no) to 1 (yes).`,
    );
  }
});

test.each([0, 0.5, 2, NaN, 5])("hinge refuses the target %f", (bad) => {
  expect(() => hinge(x, [1, bad, -1])).toThrow(`hinge: target 1 is ${bad}, but targets are -1 (no) or 1 (yes). Give 2 t - 1 for 0 and 1.`);
});

test.each([
  ["two answers at once", [1, 0, 1, 0, 1, 0], "the targets of example 0 add up to 2"],
  ["none", [1, 0, 0, 0, 0, 0], "the targets of example 1 add up to 0"],
  ["counts", [1, 0, 0, 3, 1, 0], "the targets of example 1 add up to 4"],
  ["one below 0", [1, 0, 0, 1.5, -0.5, 0], "the targets of example 1 hold -0.5"],
  ["NaN", [1, 0, 0, NaN, 0, 0], "the targets of example 1 hold NaN"],
])("cross-entropy refuses probabilities of %s", (_, targets, text) => {
  expect(() => crossEntropy(tensor([1, 2, 3, 4, 5, 6], [2, 3]), tensor(targets, [2, 3]))).toThrow(
    `crossEntropy: ${text}, but they are probabilities of its classes, which add up to 1.`,
  );
});

test("what is in range is taken: the ends, soft targets, rounded thirds", () => {
  expect(binaryCrossEntropy(x, [0, 1, 0.5]).item()).toBeGreaterThan(0);
  expect(hinge(x, [-1, 1, -1]).item()).toBeCloseTo((1.5 + 2 + 3) / 3, 6);
  expect(crossEntropy(tensor([[1, 1, 1]]), tensor([[0.33, 0.33, 0.33]])).item()).toBeCloseTo(0.99 * Math.log(3), 5);
});

test("a step, train and evaluate refuse them too, and nothing moves", async () => {
  const net = dense(1, 1);
  const before = net.weight.toArray();
  const data = dataset({ inputs: [1, 2, 3], targets: [0, 1, 0], shape: [1] });
  expect(() => step(net, sgd(), () => hinge(net.forward(x), [1, 0, 1]))).toThrow("hinge: target 1 is 0");
  await expect(train(net, data, { loss: hinge }).next()).rejects.toThrow("hinge: target");
  expect(() => evaluate(net, data, hinge)).toThrow("hinge: target 0 is 0");
  expect(net.weight.toArray()).toEqual(before);
});
