// The numbered examples of a network that learns on from what another learned, and of one with two outputs, run as they stand.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { runProgram } from "../support/program.ts";

/** What the program prints, a line each. */
async function printed(name: string): Promise<string> {
  const program = readFileSync(`examples/${name}.mjs`, "utf8");
  expect(program.split("\n").length).toBeLessThanOrEqual(40);
  const lines: string[] = [];
  await runProgram(program, "undefined", (...values) => lines.push(values.join(" ")));
  return lines.join("\n");
}

test("10-transfer: what was learned of other digits helps where there are few examples", async () => {
  const text = await printed("10-transfer");
  const error = (of: string) => Number(new RegExp(`${of}: ([\\d.]+)`).exec(text)?.[1]);
  expect(error("0 to 4")).toBeLessThan(0.1);
  expect(error("a new head")).toBeLessThan(error("without what was learned before"));
  expect(error("all of it")).toBeLessThan(error("without what was learned before"));
});

test("11-two-outputs: both are learned by one body", async () => {
  const text = await printed("11-two-outputs");
  const number = (of: RegExp) => Number(of.exec(text)?.[1]);
  expect(number(/epoch 10: loss ([\d.]+)/)).toBeLessThan(number(/epoch 1: loss ([\d.]+)/) / 2);
  expect(number(/([\d.]+) % of the digits/)).toBeGreaterThan(80);
  expect(number(/within ([\d.]+)/)).toBeLessThan(0.2);
});
