// examples/papers/constitutive-law, smaller: 6 units in a layer, a quarter of the steps.
import { expect, test } from "vitest";
import { example } from "./example.ts";

test("a priced net becomes a formula that is convex and fits both tests; the same seed gives the same numbers", { timeout: 120_000 }, async () => {
  const { main } = await example("constitutive-law");
  const { marks, picture, told } = await main({ seeds: [1], small: true });
  const of = (claim: string) => Number(marks.find((each) => each.claim.startsWith(claim))?.measured);
  expect(of("numbers left")).toBeLessThanOrEqual(20);
  expect(of("R² uniaxial, least")).toBeGreaterThan(0.99);
  expect(of("R² equibiaxial")).toBeGreaterThan(0.99);
  expect(of("R² uniaxial above that of drawn gates")).toBeGreaterThan(0.005);
  expect(of("R² unseen pure shear, least")).toBeGreaterThan(0.9);
  expect(of("R² unseen pure shear above the dense net")).toBeGreaterThan(0.3);
  expect(of("formula against net")).toBeLessThan(1e-6);
  expect(of("of 1 000 states, where the Hessian")).toBe(1000);
  expect(told[0]?.[1]).toMatch(/^W = /);
  expect(picture).toContain("<svg");
  expect((await main({ seeds: [1], small: true })).marks).toEqual(marks);
});
