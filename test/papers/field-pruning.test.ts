import { expect, test } from "vitest";
import { example } from "./example.ts";

const { main } = await example("field-pruning");

const small = async () => {
  const lines: string[] = [];
  return { ...(await main({ seeds: [1], small: true, say: (text) => lines.push(text) })), lines };
};
const first = await small();

test("gates find fields that matter, in half of the data too", () => {
  const { marks, picture, lines } = first;
  const measured = (claim: string) => Number(marks.find((each) => each.claim.startsWith(claim))?.measured);
  expect(marks).toHaveLength(9);
  // where 14 of 30 at random have 4.7; so few examples are not enough to end above the full model
  expect(measured("fields that matter")).toBeGreaterThanOrEqual(6);
  expect(measured("expected open fields")).toBeLessThanOrEqual(1);
  expect(measured("AUC above fields by mutual information")).toBeGreaterThan(0.03);
  expect(lines[0]).toMatch(/^seed 1: \d of 10 fields that matter/);
  expect(picture).toMatch(/^<svg/);
});

test("the same seed has the same numbers, but for its time", async () => {
  const untimed = ({ marks }: typeof first) => marks.filter(({ claim }) => !claim.startsWith("processor time"));
  expect(untimed(await small())).toEqual(untimed(first));
});
