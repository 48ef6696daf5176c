// examples/papers/latent-influence, smaller: 32 latents, 10 groups.
import { expect, test } from "vitest";
import { example } from "./example.ts";

test("influence among latents tells more than activation, and agrees with training anew; the same seed gives the same numbers", {
  timeout: 120_000,
}, async () => {
  const { main } = await example("latent-influence");
  const { marks, picture, told } = await main({ seeds: [1], small: true });
  const of = (claim: string) => Number(marks.find((each) => each.claim.startsWith(claim))?.measured);
  expect(of("variance unexplained")).toBeLessThan(0.07);
  expect(of("groups of training examples left out")).toBeGreaterThan(0.8);
  expect(of("a latent 10 % weaker")).toBeGreaterThan(0.9);
  expect(of("the same of sizes, guessed by activation")).toBeLessThan(0.5);
  expect(of("top 1 off: drop of the answer's logit, over that by activation")).toBeGreaterThan(1.2);
  expect(of("top 1 off: drop of the answer's logit, over that by chance")).toBeGreaterThan(3);
  expect(of("top 3 off")).toBeGreaterThan(0.08);
  expect(of("top 3 alone")).toBeGreaterThan(0.05);
  expect(Number(told.find(([what]) => what.startsWith("forward derivative"))?.[1].split(" ")[0])).toBeLessThan(0.02);
  expect(picture).toContain("<svg");
  expect((await main({ seeds: [1], small: true })).marks).toEqual(marks);
});
