import { describe, expect, test } from "vitest";
import { dropout, predict, seed, sequential, sgd, step, sum, type Tensor, tensor, ValueError } from "../../src/index.ts";
import { numbers } from "../support/numbers.ts";
import { handsOnZeros } from "../support/support.ts";

const x = tensor(numbers(64, 0.5, 1), [4, 16]);

/** What a part gives in the first step after a seed. */
function inStep(part: (x: Tensor) => Tensor): Float32Array {
  let y = new Float32Array();
  seed(5);
  step(sequential(), sgd(), () => {
    const out = part(x);
    y = out.toArray() as typeof y;
    return sum(out);
  });
  return y;
}

describe("dropout(rate), a layer,", () => {
  test("does in a training step what the function does", () => {
    const layer = dropout(0.25);
    expect(inStep((h) => layer.forward(h))).toEqual(inStep((h) => dropout(h, 0.25)));
    expect(inStep((h) => sequential(layer).forward(h)).some((each) => each === 0)).toBe(true);
  });

  test("passes x on elsewhere", () => {
    expect(predict(dropout(0.5), x).toArray()).toEqual(x.toArray());
    expect(dropout(0.5).forward(x)).toBe(x);
  });

  test("hands on which features are zero", () => {
    expect(handsOnZeros((h) => dropout(0.5).forward(h))).toBe(true);
  });

  test("says its rate, and refuses one that is none", () => {
    expect(dropout(0.5).label).toBe("dropout(0.5)");
    expect(dropout(0).rate).toBe(0);
    for (const rate of [1, -0.1, NaN]) expect(() => dropout(rate)).toThrow(ValueError);
    expect(() => dropout(1)).toThrow("dropout: rate is 1, but it must be at least 0 and below 1.");
  });
});
