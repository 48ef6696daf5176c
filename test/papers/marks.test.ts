// The marks and statistics by which the examples of papers are judged.
import { expect, test } from "vitest";
import { shared } from "./example.ts";

const { at, shown, tables } = await shared("marks");
const { draw, Plot } = await shared("picture");
const { median, pearson, ranks, spearman } = await shared("statistics");

test("a mark is met on its own side only, and by no NaN", () => {
  expect(at("share", 0.95, ">=", 0.9)).toEqual({ claim: "share", asked: "at least 0.9", measured: "0.95", met: true, rival: "" });
  expect(at("error", 0.95, "<=", 0.9).met).toBe(false);
  expect(at("error", 0.9, "<=", 0.9).met).toBe(true);
  expect([at("x", NaN, ">=", 0).met, at("x", NaN, "<=", 0).met]).toEqual([false, false]);
  expect([0.123456, 12, 1234.5, 1e-9].map(shown)).toEqual(["0.123", "12", "1235", "1e-9"]);
});

test("a table says which marks are missed, and keeps to its columns", () => {
  const text = tables({ marks: [at("a | b", 1, ">=", 2, { rival: "random: 0" })], told: [["formula", "x\ny"]] });
  expect(text).toContain("| a \\| b | at least 2 | 1 (missed) | random: 0 |");
  expect(text).toContain("| formula | x y |");
});

test("statistics", () => {
  expect([median([3, 1, 2]), median([4, 1, 2, 3])]).toEqual([2, 2.5]);
  expect(ranks([10, 30, 20, 30])).toEqual([1, 3.5, 2, 3.5]);
  expect(spearman([1, 2, 3, 4], [1, 8, 27, 1000])).toBeCloseTo(1, 12);
  expect(pearson([1, 2, 3], [3, 2, 1])).toBeCloseTo(-1, 12);
  expect(pearson([1, 1, 1], [3, 2, 1])).toBe(0);
});

test("a picture is SVG, the same each time", () => {
  const made = () =>
    draw("two points", {
      marks: [
        Plot.dot([
          [1, 2],
          [3, 4],
        ]),
      ],
    }); // prettier-ignore
  expect(made()).toMatch(/^<svg[^>]*aria-label="two points"/);
  expect(made()).toBe(made());
});
