import { describe, expect, test } from "vitest";
import { elu, gradients, sum, tensor } from "../../src/index.ts";
import * as reference from "../reference/activations.ts";
import { expectGradient, expectSlopes } from "../support/gradient.ts";
import { expectNear } from "../support/near.ts";
import { awayFromZero, numbers, sizes } from "../support/numbers.ts";
import { handsOnZeros } from "../support/support.ts";

describe("elu", () => {
  test.each(sizes)("equals its definition for %i numbers", (n) => {
    const x = numbers(n, -5, 5);
    for (const size of [1, 0.5]) {
      const expected = Array.from(x, (each) => reference.elu(each, size));
      expectNear(elu(tensor(x), size).toArray(), expected, { rel: 3e-7 });
    }
    expect(elu(tensor(x)).toArray()).toEqual(elu(tensor(x), 1).toArray());
  });
  test("has its size for a slope at 0", () => {
    const x = tensor([0, -0, 1]);
    expect(gradients(() => sum(elu(x, 1.5)), [x]).gradients[0]).toEqual(Float32Array.of(1.5, 1.5, 1));
  });
  test("has the slope its definition has", () => {
    expectGradient((x) => elu(x), tensor(awayFromZero(14), [2, 7]));
    expectGradient((x) => elu(x, 0.5), tensor(awayFromZero(5)));
  });
  test("has that slope at any size", () =>
    expectSlopes(
      (x) => elu(x, 0.5),
      (n) => awayFromZero(n),
    ));
  test("keeps the shape", () => expect(elu(tensor(numbers(24), [2, 3, 4])).shape).toEqual([2, 3, 4]));
  test("hands on which columns are zero", () => expect(handsOnZeros((x) => elu(x))).toBe(true));
});
