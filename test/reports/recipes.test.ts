// Names of recipes with numbers in them: numbers that no net could be built of are refused, and at once.
import { ValueError } from "sievenet";
import { recipe } from "sievenet/run";
import { expect, test } from "vitest";
import { milliseconds } from "../support/milliseconds.ts";

test.each(["wrn-6000000004-1", "wrn-10-400", "wrn-1006-1", "wrn-10-33", "wrn-10-0", "wrn-11-1", "wrn-4-1", `wrn-10-${"9".repeat(400)}`])("%.20s", (name) => {
  const began = milliseconds();
  expect(() => recipe(name)).toThrow(ValueError);
  expect(() => recipe(name)).toThrow(
    /^recipe: wrn-\d+-\d+ cannot be built: the depth is \S+ and the width \S+, but the depth must be 10, 16, 22, 28 and so on up to 1000, and the width from 1 to 32\.$/,
  );
  expect(milliseconds() - began).toBeLessThan(1000);
});

test("the largest that are allowed have settings", () => {
  expect(recipe("wrn-1000-1").widths).toHaveLength(3 * 166);
  expect(recipe("wrn-10-32").widths).toEqual([512, 1024, 2048]);
});
