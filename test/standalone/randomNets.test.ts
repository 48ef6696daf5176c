// Fifty compacted nets at random give the numbers of predict() in JavaScript, and numbers within the error that is stated where
// their weights are rounded to 8 bits.
import { expect, test } from "vitest";
import { randomCases } from "./randomCases.ts";
import { expectInJavaScript } from "./run.ts";

test("50 compacted nets at random", () => {
  const sizes = new Set<number>();
  for (const { net, x } of randomCases()) {
    sizes.add(expectInJavaScript(net, x).flash);
    expectInJavaScript(net, x, { weights: "int8", examples: x });
  }
  expect(sizes.size).toBeGreaterThan(25);
});
