import { describe, expect, test } from "vitest";
import { normal, normalCdf, tensor } from "../../src/index.ts";
import * as reference from "../reference/activations.ts";
import { expectGradient, expectSlopes } from "../support/gradient.ts";
import { expectNear } from "../support/near.ts";
import { numbers, sizes } from "../support/numbers.ts";

describe("normalCdf", () => {
  test.each(sizes)("equals its definition for %i numbers", (n) => {
    const x = numbers(n, -5, 5);
    expectNear(normalCdf(tensor(x)).toArray(), Array.from(x, reference.normalBelow), { rel: 5e-6 });
  });
  test("has the slope its definition has", () => expectGradient(normalCdf, tensor(numbers(14, -4, 4), [2, 7])));
  test("has that slope at any size", () => expectSlopes(normalCdf, (n) => numbers(n, -4, 4)));
  test("keeps the shape", () => expect(normalCdf(tensor(numbers(24), [2, 3, 4])).shape).toEqual([2, 3, 4]));
  test("is 1/2 at 0, 0 far below and 1 far above", () => expect([...normalCdf(tensor([0, -50, 50])).toArray()]).toEqual([0.5, 0, 1]));
  test("is undone by normal() of given noise", () => {
    const u = numbers(1000, 0.001, 0.999);
    expectNear(normalCdf(normal([1000], { noise: u })).toArray(), u, { rel: 1e-5 });
  });
});
