import { UsageError } from "sievenet";
import { best, front } from "sievenet/sweep";
import { describe, expect, test } from "vitest";
import { bySettings, spread } from "../../src/sweep/choose.ts";
import { losers, rungsOf } from "../../src/sweep/halving.ts";
import { published } from "../../src/sweep/published.ts";
import { resultsOf } from "./results.ts";

describe("best()", () => {
  test("is the smallest net under an error on the examples kept aside, whatever the test error says", async () => {
    const results = await resultsOf([
      [0.5, 0.01, 0.02],
      [0.2, 0.015, 0.03],
      [0.1, 0.02, 0.001],
    ]);
    expect(best({ results }, { error: 0.016 })).toBe(results[1]);
    expect(best({ results }, { error: 0.02 })).toBe(results[2]);
    expect(best({ results }, { error: 0.001 })).toBeUndefined();
  });

  test("has no say of runs that were stopped early, and refuses a sweep that keeps no examples aside", async () => {
    const [one, two] = await resultsOf([
      [0.5, 0.01, 0.02],
      [0.2, 0.01, 0.02],
    ]);
    if (!one || !two) throw new Error("there are no results");
    expect(best({ results: [one, { ...two, epochs: 2 }] }, { error: 0.5 })).toBe(one);
    expect(() => best({ results: [{ ...one, validationError: null }] }, { error: 0.5 })).toThrow(UsageError);
    expect(() => best({ results: [one] }, { error: "1" as unknown as number })).toThrow(
      'best: error is "1", but it must be a number from 0 up, such as 0.016.',
    );
  });
});

test("front() is what no other beats in both", async () => {
  const results = await resultsOf([
    [0.5, 0.01, 0],
    [0.2, 0.02, 0],
    [0.3, 0.03, 0],
    [0.1, 0.04, 0],
    [0.5, 0.02, 0],
  ]);
  expect(front({ results }).map(({ weightsShare }) => weightsShare)).toEqual([0.1, 0.2, 0.5]);
});

test("mean and deviation are those of a sample, over the seeds of the same settings", async () => {
  expect(spread([1, 2, 3, 4])).toEqual({ mean: 2.5, deviation: Math.sqrt(5 / 3) });
  expect(spread([7])).toEqual({ mean: 7, deviation: 0 });
  const numbers = [1, 2, 3, 4].map(() => [0.5, 0.1, 0.1] as const);
  const two = await resultsOf(numbers, { lambdas: [0.1, 1], seeds: 2 });
  expect(bySettings(two).map((group) => group.map(({ settings: { lambda, seed } }) => [lambda[0], seed].join()))).toEqual([
    ["0.1,1", "0.1,2"],
    ["1,1", "1,2"],
  ]);
});

describe("halving", () => {
  test("stops who is beaten in both, worst first, and nobody on the front", async () => {
    const results = await resultsOf([
      [0.5, 0.01, 0],
      [0.2, 0.02, 0],
      [0.3, 0.03, 0],
      [0.6, 0.05, 0],
    ]);
    const keys = (places: readonly number[]) => places.map((place) => results[place]?.key);
    expect(losers(results, 0.5)).toEqual(keys([3, 2]));
    expect(losers(results, 0.75)).toEqual(keys([3]));
    expect(losers(results, 0.01)).toEqual(keys([3, 2]));
    expect(losers([...results].reverse(), 0.5)).toEqual(keys([3, 2]));
  });

  test("compares at an eighth, a quarter and half, or where it is told to", () => {
    const runs = [{ epochs: 80, validation: 0.1 }];
    expect(rungsOf({}, runs)).toEqual([10, 20, 40]);
    expect(rungsOf({ rungs: [30, 5, 5, 80] }, runs)).toEqual([5, 30]);
    expect(rungsOf({}, [{ epochs: 3, validation: 0.1 }])).toEqual([1, 2]);
    expect(() => rungsOf({}, [{ epochs: 1, validation: 0.1 }])).toThrow("they have 1 epoch. Give more.");
    expect(() => rungsOf({}, [{ epochs: 8 }])).toThrow("but none are");
  });
});

test("what was published has the shares that its authors print", () => {
  const shares = (recipe: string, of: "weights" | "flops") => Object.fromEntries(published(recipe, "mnist", of).map(({ name, share }) => [name, share]));
  // percent of weights left: 26, 10, 13, 3.6 of the MLP, 9, 1.44, 4.5, 0.65 of LeNet-5
  expect(shares("lenet-300-100", "weights")).toMatchObject({
    "L0, one price": expect.closeTo(0.26, 2),
    "L0-ARM": expect.closeTo(0.127, 2),
    VIBNet: expect.closeTo(0.036, 3),
  });
  expect(shares("lenet-5", "weights")).toMatchObject({ "L0, price per layer": expect.closeTo(0.0144, 3), "BC-GHS": expect.closeTo(0.0065, 3) });
  // 6.7 % of the multiplications and additions
  expect(shares("lenet-5", "flops")).toMatchObject({ "BC-GHS": expect.closeTo(0.067, 3) });
  expect(shares("lenet-5", "flops")).not.toHaveProperty("Sparse VD");
  expect(published("lenet-5", "digits", "weights")).toEqual([]);
});
