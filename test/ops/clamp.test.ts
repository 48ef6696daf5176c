import { describe, expect, test } from "vitest";
import { clamp, gradients, hardSigmoid, sum, tensor, ValueError } from "../../src/index.ts";
import * as reference from "../reference/activations.ts";
import { expectGradient, expectSlopes } from "../support/gradient.ts";
import { numbers, sizes } from "../support/numbers.ts";
import { handsOnZeros } from "../support/support.ts";

/** Further than the steps of a finite difference from -0.5, 0, 1 and 1.25. */
const between = [-1.5, -0.8, -0.3, 0.4, 0.6, 0.8, 1.6, 2];
const cycle = (n: number) => Array.from({ length: n }, (_, i) => between[i % 8] as number);

describe("clamp", () => {
  test.each(sizes)("is its definition for %i numbers", (n) => {
    const x = numbers(n);
    expect(clamp(tensor(x), -0.5, 1.25).toArray()).toEqual(x.map((each) => reference.clamp(each, -0.5, 1.25)));
  });
  test("can hold back on one side only, or let through nothing but one number", () => {
    const x = tensor([-3, 0, 3]);
    expect(Array.from(clamp(x, -Infinity, 1).toArray())).toEqual([-3, 0, 1]);
    expect(Array.from(clamp(x, -1, Infinity).toArray())).toEqual([-1, 0, 3]);
    expect(Array.from(clamp(x, 2, 2).toArray())).toEqual([2, 2, 2]);
  });
  test("has the slope its definition has", () => expectGradient((x) => clamp(x, -0.5, 1.25), tensor(between)));
  test("has that slope at any size", () =>
    expectSlopes(
      (x) => clamp(x, -0.5, 1.25),
      (n) => cycle(n),
    ));
  test("has slope 0 at its bounds", () => {
    const x = tensor([-0.5, 0, 1.25]);
    expect(gradients(() => sum(clamp(x, -0.5, 1.25)), [x]).gradients[0]).toEqual(Float32Array.of(0, 1, 0));
  });
  test("hands on which columns are zero when 0 is let through", () => {
    expect(handsOnZeros((x) => clamp(x, -1, 1))).toBe(true);
    expect(handsOnZeros((x) => clamp(x, 0, 0.5))).toBe(true);
    expect(handsOnZeros((x) => clamp(x, 0.1, 1))).toBe(false);
    expect(handsOnZeros((x) => clamp(x, -1, -0.1))).toBe(false);
  });
  test("refuses bounds in the wrong order, and NaN", () => {
    const x = tensor([0]);
    expect(() => clamp(x, 1, 0)).toThrow("clamp: low is 1 and high is 0, but low must not be above high.");
    expect(() => clamp(x, NaN, 0)).toThrow(ValueError);
  });
});

describe("hardSigmoid", () => {
  test.each(sizes)("is min(1, max(0, x)) for %i numbers", (n) => {
    const x = numbers(n);
    expect(hardSigmoid(tensor(x)).toArray()).toEqual(x.map((each) => Math.min(1, Math.max(0, each))));
  });
  test("has the slope its definition has, 0 at 0 and at 1", () => {
    expectGradient(hardSigmoid, tensor(between));
    const x = tensor([0, 0.5, 1]);
    expect(gradients(() => sum(hardSigmoid(x)), [x]).gradients[0]).toEqual(Float32Array.of(0, 1, 0));
  });
  test("has that slope at any size", () => expectSlopes(hardSigmoid, (n) => cycle(n)));
  test("hands on which columns are zero", () => expect(handsOnZeros(hardSigmoid)).toBe(true));
});
