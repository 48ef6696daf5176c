// The example of Shapley values and switches in its small setting: its claims on one seed, and the same numbers again.
import { expect, test } from "vitest";
import { example } from "./example.ts";

test("neuron-ranking: the switch follows exact Shapley values, which add up; a seed gives the same numbers", async () => {
  const { main } = await example("neuron-ranking");
  const result = await main({ seeds: [2], small: true });
  const measured = Object.fromEntries(result.marks.map((mark) => [mark.claim, Number(mark.measured)]));
  expect(measured["Spearman of the switch with exact Shapley values"]).toBeGreaterThan(0.4);
  expect(measured["overlap with the 1 to 5 filters best kept: Shapley"]).toBeGreaterThan(0.45);
  expect(measured["overlap with the 1 to 5 filters best kept: switch"]).toBeGreaterThan(0.4);
  const sum = result.told.find(([what]) => what.startsWith("Shapley values add up"))?.[1];
  expect(Number(sum)).toBeLessThan(1e-12);
  expect(result.picture).toContain("<svg");
  expect((await main({ seeds: [2], small: true })).marks).toEqual(result.marks);
});
