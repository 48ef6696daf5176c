import { describe, expect, test } from "vitest";
import { mean, sum, tensor } from "../../src/index.ts";
import * as reference from "../reference/sum.ts";
import { expectGradient } from "../support/gradient.ts";
import { expectNear } from "../support/near.ts";
import { numbers, sizes } from "../support/numbers.ts";

describe.each([...sizes, 5000])("of %i numbers", (n) => {
  const x = numbers(n);
  const near = { rel: 1e-6, abs: 1e-4 };
  test("sum equals its definition", () => expectNear(sum(tensor(x)).item(), reference.sum(x), near));
  test("mean equals its definition", () => expectNear(mean(tensor(x)).item(), reference.sum(x) / n, { rel: 1e-6, abs: 1e-7 }));
});

describe("sum and mean", () => {
  test("have the slope their definition has", () => {
    expectGradient((x) => sum(x), tensor(numbers(7)));
    expectGradient((x) => mean(x), tensor(numbers(6), [2, 3]));
  });
  test("sum of no numbers is 0, their mean is refused", () => {
    expect(sum(tensor([], [0])).item()).toBe(0);
    expect(() => mean(tensor([], [0]))).toThrow(/holds no numbers/);
  });
});
