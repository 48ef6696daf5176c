// The numbered examples about numbers to learn, run as they stand, and what they print.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { runProgram } from "../support/program.ts";

async function printed(name: string): Promise<string> {
  const program = readFileSync(`examples/${name}.mjs`, "utf8");
  expect(program.split("\n").length).toBeLessThan(40);
  const lines: unknown[] = [];
  await runProgram(program, "undefined", (line) => lines.push(line));
  return lines.join("\n");
}

test("6-regression: a net tells prices better than a linear model, of the columns that matter", async () => {
  const text = await printed("6-regression");
  const figures = (name: string) =>
    /R2 ([\d.]+), RMSE (\d+)/
      .exec(text.slice(text.indexOf(`${name}:`)))
      ?.slice(1)
      .map(Number) as [number, number];
  const [linear, net] = [figures("linear"), figures("net")];
  expect(linear[0]).toBeLessThan(0.92);
  expect(net[0]).toBeGreaterThan(0.98);
  expect(net[1]).toBeLessThan(linear[1] / 3);
  expect(text).toContain("reads area, age, district\n");
  const [, thousands] = /years old: (\d+) thousand/.exec(text) as RegExpExecArray;
  expect(Number(thousands)).toBeGreaterThan(540); // 602 by the rule that made them
  expect(Number(thousands)).toBeLessThan(660);
});

test("12-custom-loss: about four of five values lie between the quantiles, which are wider apart at the end", async () => {
  const text = await printed("12-custom-loss");
  const share = Number(/([\d.]+) % of the test/.exec(text)?.[1]);
  expect(share).toBeGreaterThan(75);
  expect(share).toBeLessThan(85);
  const width = (x: number) => {
    const [, low, high] = new RegExp(`at ${x}: (\\S+) to (\\S+)`).exec(text) as RegExpExecArray;
    return Number(high) - Number(low);
  };
  expect(width(0)).toBeLessThan(width(1));
  expect(width(1)).toBeLessThan(width(2));
});
