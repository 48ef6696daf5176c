import { expect, test } from "vitest";
import { longShrinking } from "../support/longShrinking.ts";

test("a hundred thousand gated steps with shrinking take no more memory, and give the same bits on every engine", async () => {
  const { removed, bytes, fingerprint } = await longShrinking();
  expect(removed).toBeGreaterThan(20);
  expect(bytes).toHaveLength(10);
  for (let i = 1; i < bytes.length; i++) expect(bytes[i]).toBeLessThanOrEqual(bytes[i - 1] as number);
  // Node 20 gave this
  expect(fingerprint).toBe("6454c9f0");
});
