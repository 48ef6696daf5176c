// Targets without a loss to compare them by: evaluate said 0, as crossEntropy of one output always is. It refuses, as train does.
import { expect, test } from "vitest";
import { dataset } from "../../src/data/index.ts";
import { dense, evaluate, meanSquaredError, sequential, train, ValueError } from "../../src/index.ts";

const layer = dense(1, 1);
layer.weight.set([2]);
layer.bias?.set([1]);
const net = sequential(layer);
// outputs 3, 5, 7 against 1, 5, 10
const data = dataset({ inputs: [1, 2, 3], targets: [1, 5, 10], shape: [1] });
const text = "the dataset has targets [1], so a loss must be named: meanSquaredError for numbers, crossEntropy for probabilities of classes.";

test("evaluate refuses targets without a loss, with the words of train", async () => {
  expect(() => evaluate(net, data)).toThrow(ValueError);
  expect(() => evaluate(net, data)).toThrow(`evaluate: ${text}`);
  await expect(train(net, data).next()).rejects.toThrow(`train: ${text}`);
});

test("with a loss it says what that is", () => {
  expect(evaluate(net, data, meanSquaredError)).toEqual({ error: NaN, loss: Math.fround((4 + 0 + 9) / 3) });
});

test("labels of classes need none", () => {
  const labelled = dataset({ inputs: [1, 2], labels: [0, 1], shape: [1] });
  const two = dense(1, 2);
  two.weight.set([0, 0]);
  expect(evaluate(two, labelled).loss).toBeCloseTo(Math.log(2), 6);
});
