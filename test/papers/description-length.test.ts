// The example of description length in its small setting: its claims on one seed, and the same numbers again.
import { expect, test } from "vitest";
import { example } from "./example.ts";

test("description-length: the code of a priced net is below its teacher's and a constant's; a seed gives the same numbers", async () => {
  const { main } = await example("description-length");
  const result = await main({ seeds: [2], small: true });
  const measured = Object.fromEntries(result.marks.map((mark) => [mark.claim, Number(mark.measured)]));
  expect(measured["drr: code over the teacher's, mean"]).toBeLessThan(1.05);
  expect(measured["drr: code over a constant's, worst seed"]).toBeLessThan(0.9);
  expect(measured["12 columns: best of all subsets, share of draws"]).toBe(1);
  expect(result.picture).toContain("<svg");
  expect((await main({ seeds: [2], small: true })).marks).toEqual(result.marks);
});
