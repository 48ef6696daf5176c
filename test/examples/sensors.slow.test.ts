// The numbered example about series of sensors, run as it stands, and with other seeds.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { runProgram } from "../support/program.ts";

test.each([1, 2, 3, 4, 5])("8-sensors: seed %i tells machines apart by the two sensors that feel them", async (seed) => {
  const program = readFileSync("examples/8-sensors.mjs", "utf8");
  expect(program.split("\n").length).toBeLessThanOrEqual(40);
  const lines: string[] = [];
  await runProgram(program.replace("seed(1);", `seed(${seed});`), "undefined", (...values) => lines.push(values.join(" ")));
  const text = lines.join("\n");
  const [, right, sensors, left, weights] = /^([\d.]+) % of 200 .*\n.* read: ([\d,]+); (\d+) of (\d+) weights/.exec(text) as RegExpExecArray;
  expect(Number(right)).toBeGreaterThan(93);
  expect(sensors).toBe("1,4");
  expect(Number(left)).toBeLessThan(0.75 * Number(weights));
});
