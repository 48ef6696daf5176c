import { expect, test } from "vitest";
import { example } from "./example.ts";

const { main } = await example("world-graph");

test("states where walks turn have higher priors than those that are passed most", async () => {
  const once = () => main({ seeds: [1], small: true });
  const first = await once();
  const measured = (claim: string) => Number(first.marks.find((each) => each.claim.startsWith(claim))?.measured);
  expect(first.marks).toHaveLength(7);
  // 200 steps of 1 500: the decoder is not done yet, where 1.39 knows nothing
  expect(measured("expected share of states")).toBeLessThan(0.05);
  expect(measured("nats an action")).toBeLessThan(1.3);
  expect(measured("prior mean against how often walks turn")).toBeGreaterThan(0.4);
  expect(measured("prior mean against how often they are there")).toBeLessThan(-0.2);
  expect(measured("steps of Q-learning")).toBeLessThan(0.6);
  expect(first.picture).toMatch(/^<svg/);
  expect(await once()).toEqual(first);
});
