// The example of Taylor importance in its small setting: its claims on one seed, and the same numbers again.
import { expect, test } from "vitest";
import { example } from "./example.ts";

test("taylor-importance: second order follows the oracle, all scores lie above magnitude; a seed gives the same numbers", async () => {
  const { main } = await example("taylor-importance");
  const result = await main({ seeds: [21], small: true });
  const [second, first, full, margin] = result.marks.map(({ measured }) => Number(measured)) as [number, number, number, number];
  expect(second).toBeGreaterThan(0.85);
  expect(first).toBeGreaterThan(0.7);
  expect(full).toBeGreaterThan(0.6);
  expect(margin).toBeGreaterThan(0.1);
  expect(result.picture).toContain("<svg");
  expect((await main({ seeds: [21], small: true })).marks).toEqual(result.marks);
});
