// The figures of docs/subsets.md, on its own draws.
import { expect, test } from "vitest";
import * as library from "../../src/index.ts";
import { linearSubset } from "../../src/select/index.ts";
import { measured, SETTINGS } from "../../tools/subsets.mjs";

const [first, second, third, fourth] = SETTINGS;

test.each([first, second])("of twelve columns: the best of all subsets in at least 85 of 100 draws", { timeout: 300_000 }, (setting) => {
  const [own] = measured(setting as NonNullable<typeof setting>, library, linearSubset);
  expect(own?.best).toBeGreaterThanOrEqual(95); // 100 and 98
  expect(own?.gap).toBeLessThan(0.05);
});

test.each([third, fourth])(
  "of a hundred columns: F1 at least that of forward stepwise and of the lasso in the mean of 20 draws",
  { timeout: 600_000 },
  (setting) => {
    const rows = measured(setting as NonNullable<typeof setting>, library, linearSubset);
    const [own, , forward, , lasso] = rows;
    expect(own?.f1).toBeGreaterThanOrEqual(forward?.f1 ?? 1); // .933 and .924, .698 and .672
    expect(own?.f1).toBeGreaterThanOrEqual(lasso?.f1 ?? 1);
    expect(own?.noWorseThanForward).toBe(20);
  },
);
