import { expect, test } from "vitest";
import { ValueError } from "../../src/index.ts";
import { aic, bic } from "../../src/prices/index.ts";

test("AIC is 1 / N and BIC log N / 2N", () => {
  expect(aic(60_000)).toBe(1 / 60_000);
  for (const n of [1, 2, 500, 60_000, 1e6]) expect(bic(n)).toBeCloseTo(Math.log(n) / (2 * n), 9);
  expect(bic(500)).toBe(Math.fround(6.214608192443848) / 1000); // the same everywhere
});

test("are refused without examples", () => {
  expect(() => aic(0)).toThrow(new ValueError("aic: the number of examples is 0, but it must be a whole number from 1 up."));
  expect(() => bic(2.5)).toThrow("bic: the number of examples is 2.5, but it must be a whole number from 1 up.");
});
