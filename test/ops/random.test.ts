import { describe, expect, test } from "vitest";
import { normal, seed, sequential, sgd, step, sum, tensor, uniform } from "../../src/index.ts";
import * as reference from "../reference/random.ts";
import { expectNear } from "../support/near.ts";
import { numbers, sizes } from "../support/numbers.ts";

const many = 200_000;
const moment = (x: Float32Array, power: number, about = 0) => x.reduce((all, each) => all + (each - about) ** power, 0) / x.length;
/** Standard errors that a statistic of the right distribution may be off by: less than once in 10^8 draws. */
const sigmas = 6;

describe("uniform", () => {
  const u = uniform([many]).toArray();
  test.each(sizes)("draws %i numbers of the open interval", (n) => {
    const x = uniform([n]).toArray();
    expect(x.length).toBe(n);
    expect(x.every((each) => each > 0 && each < 1)).toBe(true);
  });
  test("has the mean and variance of its distribution", () => {
    expectNear(moment(u, 1), 1 / 2, { abs: sigmas * Math.sqrt(1 / 12 / many) });
    expectNear(moment(u, 2, 1 / 2), 1 / 12, { abs: sigmas * Math.sqrt(1 / 180 / many) });
  });
  test("falls into sixteen equal parts equally often", () => {
    const parts = new Array<number>(16).fill(0);
    for (const each of u) parts[Math.floor(each * 16)] = (parts[Math.floor(each * 16)] as number) + 1;
    for (const each of parts) expectNear(each / many, 1 / 16, { abs: sigmas * Math.sqrt(((1 / 16) * (15 / 16)) / many) });
  });
  test("has neighbours and places of four and sixteen apart that know nothing of each other", () => {
    for (const lag of [1, 4, 16]) {
      const products = u.slice(0, many - lag).map((each, i) => (each - 0.5) * ((u[i + lag] as number) - 0.5));
      expectNear(moment(products, 1), 0, { abs: (sigmas / 12) * Math.sqrt(1 / many) });
    }
  });
  test("uses 23 bits: odd multiples of 2^-24, every bit set half of the time", () => {
    const counts = new Array<number>(24).fill(0);
    for (const each of u) {
      const whole = each * 2 ** 24;
      for (let bit = 0; bit < 24; bit++) counts[bit] = (counts[bit] as number) + (Math.floor(whole / 2 ** bit) % 2);
    }
    expect(counts[0]).toBe(many);
    for (const each of counts.slice(1)) expectNear(each / many, 0.5, { abs: (sigmas / 2) * Math.sqrt(1 / many) });
  });
  test("takes given noise instead, as much as the shape holds", () => {
    expect(uniform([2, 2], { noise: [0.25, 0.5, 0.75, 0.125] }).toArray()).toEqual(Float32Array.of(0.25, 0.5, 0.75, 0.125));
    expect(() => uniform([2], { noise: [0.5] })).toThrow(/1 numbers of noise.*\[2\] needs 2/);
  });
});

describe("normal", () => {
  const x = normal([many]).toArray();
  test.each(sizes)("equals the inverse of the distribution at %i numbers of noise", (n) => {
    const noise = numbers(n, 0.0001, 0.9999);
    expectNear(normal([n], { noise }).toArray(), noise.map(reference.normalFromUniform), { rel: 2e-6, abs: 3e-7 });
  });
  test("has the first four moments of its distribution", () => {
    const error = (variance: number) => ({ abs: sigmas * Math.sqrt(variance / many) });
    expectNear(moment(x, 1), 0, error(1));
    expectNear(moment(x, 2), 1, error(2));
    expectNear(moment(x, 3), 0, error(15));
    expectNear(moment(x, 4), 3, error(96));
  });
  test("has its share of numbers below each quantile, far out too", () => {
    for (const share of [0.0001, 0.001, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99, 0.999, 0.9999]) {
      const at = reference.normalFromUniform(share);
      const found = x.filter((each) => each < at).length / many;
      expectNear(found, share, { abs: sigmas * Math.sqrt((share * (1 - share)) / many) });
    }
  });
  test("has tails beyond four, and ends where 23 bits end", () => {
    expect(x.some((each) => Math.abs(each) > 4)).toBe(true);
    expectNear(normal([2], { noise: [2 ** -24, 1 - 2 ** -24] }).toArray(), [-5.294704084854598, 5.294704084854598], { rel: 2e-6 });
  });
});

describe("draws", () => {
  const net = sequential();
  const inStep = (draws: number, start: number) => {
    seed(start);
    const found: Float32Array[] = [];
    step(net, sgd(), () => {
      for (let i = 0; i < draws; i++) found.push(uniform([9]).toArray());
      return sum(tensor([0]));
    });
    return found;
  };
  test("of a step depend on the seed and on how many came before in it, on nothing else", () => {
    const first = inStep(2, 7);
    uniform([3]);
    expect(inStep(2, 7)).toEqual(first);
    expect(first[0]).not.toEqual(first[1]);
    expect(inStep(1, 8)[0]).not.toEqual(first[0]);
  });
});
