import { describe, expect, test } from "vitest";
import { dropout, gradients, mul, predict, seed, sequential, sgd, step, sum, type Tensor, tensor, ValueError } from "../../src/index.ts";
import * as reference from "../reference/activations.ts";
import { expectGradient } from "../support/gradient.ts";
import { expectNear } from "../support/near.ts";
import { numbers, sizes } from "../support/numbers.ts";
import { handsOnZeros } from "../support/support.ts";

/** What `f` reads in steps that begin with a seed. */
function inSteps(start: number, steps: number, f: () => Tensor): number[][] {
  const found: number[][] = [];
  const [net, optimizer] = [sequential(), sgd()];
  seed(start);
  for (let i = 0; i < steps; i++) {
    step(net, optimizer, () => {
      const y = f();
      found.push(Array.from(y.toArray()));
      return sum(y);
    });
  }
  return found;
}

const ones = (n: number) => tensor(new Float32Array(n).fill(1));

describe("dropout with given noise", () => {
  test.each(sizes)("equals its definition for %i numbers", (n) => {
    const [x, noise] = [numbers(n), numbers(n, 0, 1, 2)];
    const y = dropout(tensor(x), 0.3, { noise });
    const expected = Array.from(x, (each, i) => each * reference.dropoutMask(noise[i] as number, Math.fround(0.3)));
    expectNear(y.toArray(), expected, { rel: 2e-7 });
  });
  test("has the slope its definition has", () => expectGradient((x) => dropout(x, 0.4, { noise: numbers(12, 0, 1, 2) }), tensor(numbers(12), [3, 4])));
  test("keeps a number whose noise is the rate", () => {
    expect(Array.from(dropout(tensor([1, 1]), 0.5, { noise: [0.5, 0.4999] }).toArray())).toEqual([2, 0]);
  });
  test("hands on which columns are zero", () => {
    expect(handsOnZeros((x) => dropout(x, 0.5, { noise: numbers(12, 0, 1, 2) }))).toBe(true);
    expect(handsOnZeros((x) => dropout(x, 0.5))).toBe(true);
  });
  test("leaves its noise as it was", () => {
    const noise = Float32Array.of(0.1, 0.9);
    dropout(tensor([1, 2]), 0.5, { noise });
    expect(noise).toEqual(Float32Array.of(0.1, 0.9));
  });
});

describe("dropout that draws", () => {
  test("drops in a step, and where a gradient is asked for", () => {
    const [y] = inSteps(1, 1, () => dropout(ones(1000), 0.25)) as [number[]];
    expect(new Set(y)).toEqual(new Set([0, Math.fround(4 / 3)]));
    const x = ones(1000);
    const slope = gradients(() => sum(dropout(x, 0.25)), [x]).gradients[0] as Float32Array;
    expect(new Set(slope)).toEqual(new Set([0, Math.fround(4 / 3)]));
  });

  test("gives zero exactly where its gradient is zero", () => {
    const x = tensor(numbers(1000, 0.5, 1));
    let y: number[] = [];
    const loss = () => {
      const out = dropout(x, 0.5);
      y = Array.from(out.toArray());
      return sum(mul(out, ones(1000)));
    };
    const slope = gradients(loss, [x]).gradients[0] as Float32Array;
    expect(Array.from(slope, (each) => each !== 0)).toEqual(y.map((each) => each !== 0));
  });

  test.each([0.1, 0.5, 0.9])("keeps its share and the mean of its input, at rate %f", (rate) => {
    const n = 100_000;
    const [y] = inSteps(2, 1, () => dropout(ones(n), rate)) as [number[]];
    const error = 6 * Math.sqrt((rate * (1 - rate)) / n); // six standard errors
    expectNear(y.filter((each) => each !== 0).length / n, 1 - rate, { abs: error });
    expectNear(y.reduce((a, b) => a + b, 0) / n, 1, { abs: error / (1 - rate) });
  });

  test("draws the same bits for the same seed and step, and others for any other", () => {
    const draw = () => dropout(ones(64), 0.5);
    const [first, second] = inSteps(7, 2, draw);
    expect(first).not.toEqual(second);
    expect(inSteps(7, 2, draw)).toEqual([first, second]);
    expect(inSteps(8, 1, draw)[0]).not.toEqual(first);
  });

  test("draws anew each time within a step", () => {
    const [y] = inSteps(7, 1, () => {
      const [a, b] = [dropout(ones(64), 0.5), dropout(ones(64), 0.5)];
      expect(a.toArray()).not.toEqual(b.toArray());
      return mul(a, b);
    });
    expect(new Set(y)).toEqual(new Set([0, 4]));
  });
});

describe("dropout that does nothing", () => {
  const x = tensor(numbers(8), [2, 4]);
  test("passes x on itself at rate 0, outside steps and in predictions", () => {
    expect(dropout(x, 0.5)).toBe(x);
    expect(predict((input) => dropout(input, 0.5), x).toArray()).toEqual(x.toArray());
    gradients(() => {
      expect(dropout(x, 0)).toBe(x);
      return sum(x);
    }, [x]);
  });
  test("takes no draw at rate 0", () => {
    const behind = (rate: number) =>
      inSteps(3, 1, () => {
        dropout(ones(5), rate);
        return dropout(ones(64), 0.5);
      });
    const alone = inSteps(3, 1, () => dropout(ones(64), 0.5));
    expect(behind(0)).toEqual(alone);
    expect(behind(0.5)).not.toEqual(alone);
  });
});

test("dropout refuses rates that are none, and noise of another size", () => {
  const x = tensor([1, 2]);
  expect(() => dropout(x, 1)).toThrow("dropout: rate is 1, but it must be at least 0 and below 1.");
  for (const rate of [-0.1, NaN, Infinity]) expect(() => dropout(x, rate)).toThrow(ValueError);
  expect(() => dropout(x, 0.5, { noise: [0.5] })).toThrow("1 numbers of noise came but [2] needs 2.");
});
