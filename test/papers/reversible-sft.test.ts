// The example reversible-sft with a smaller setting.
import { expect, test } from "vitest";
import { example } from "./example.ts";

test("few gates keep what fine-tuning taught, and a trigger brings the rest back; the same seed gives the same numbers", async () => {
  const { main } = await example("reversible-sft");
  const [first, again] = [await main({ seeds: [3], small: true }), await main({ seeds: [3], small: true })];
  expect(again).toEqual(first);
  const [open, refused, named, times] = first.marks.map(({ measured }) => Number(measured)) as [number, number, number, number];
  expect(open).toBeLessThan(0.35);
  expect(refused).toBeLessThan(0.1);
  expect(named).toBeGreaterThan(0.3);
  expect(times).toBeGreaterThan(2);
  expect(first.told).toHaveLength(7);
  expect(first.picture).toContain("<svg");
});
