import { describe, expect, test } from "vitest";
import { adam, dense, lowestLoss, meanSquaredError, mul, parameters, seed, square, step, sum, tensor } from "../../src/index.ts";
import { numbers } from "../support/numbers.ts";

const x = tensor(numbers(12), [4, 3]);

describe("lowestLoss", () => {
  test("has the weights of the lowest loss, not those of the step behind it", () => {
    seed(2);
    const net = dense(3, 1);
    const optimizer = adam({ learningRate: 0.5 });
    const lowest = lowestLoss(net);
    expect(lowest.loss).toBe(Infinity);
    const seen: { loss: number; weights: number[] }[] = [];
    for (let i = 0; i < 40; i++) {
      const weights = [...parameters(net).values()].flatMap((each) => Array.from(each.toArray()));
      seen.push({ weights, loss: step(net, optimizer, () => lowest.note(meanSquaredError(net.forward(x), [1, 2, 3, 4]))) });
    }
    const best = seen.reduce((a, b) => (b.loss < a.loss ? b : a));
    expect(lowest.loss).toBe(best.loss);
    lowest.restore();
    expect([...parameters(net).values()].flatMap((each) => Array.from(each.toArray()))).toEqual(best.weights);
  });

  test("refuses a net that has become smaller, and changes nothing of it", () => {
    const net = dense(3, 2);
    const lowest = lowestLoss(net);
    lowest.note(tensor(1));
    net.bias?.set([5, 5]);
    net.weight.narrow([2, 2], [0, 1, 2, 3]);
    expect(() => lowest.restore()).toThrow("lowestLoss: the weight of dense(3, 2) held 6 numbers and has 4 now, as the net has become smaller.");
    expect(Array.from(net.bias?.toArray() ?? [])).toEqual([5, 5]);
  });

  test("does nothing before there was a loss, and never takes NaN for the lowest", () => {
    const net = dense(1, 1);
    net.weight.set([3]);
    const lowest = lowestLoss(net);
    lowest.restore();
    lowest.note(tensor(NaN));
    expect(lowest.loss).toBe(Infinity);
    expect(lowest.note(sum(square(mul(net.weight, tensor(2))))).item()).toBe(36);
    net.weight.set([1]);
    lowest.restore();
    expect(net.weight.item()).toBe(3);
  });
});
