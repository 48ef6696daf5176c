// The example of symbolic regression in its small setting: its claim on one formula and seed, and the same numbers again.
import { expect, test } from "vitest";
import { example } from "./example.ts";

test("kan-symbolic: functions chosen in the net err less than those chosen by curves; a seed gives the same numbers", async () => {
  const { main } = await example("kan-symbolic");
  const result = await main({ seeds: [1], small: true });
  expect(result.marks.map(({ met }) => met)).toEqual([true]);
  const ratio = result.told.find(([what]) => what.startsWith("in-context over isolated"))?.[1];
  expect(Number(ratio)).toBeLessThan(0.5);
  expect(result.told.at(-1)?.[1]).toMatch(/x1.*x2/); // the formula
  expect(result.picture).toContain("<svg");
  expect((await main({ seeds: [1], small: true })).marks).toEqual(result.marks);
});
