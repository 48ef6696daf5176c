// The numbered example about texts, run as it stands, and what it prints.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { classify, decode } from "../../src/inference/index.ts";
import { runProgram } from "../support/program.ts";

const folder = mkdtempSync(join(tmpdir(), "sievenet-texts-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("9-text: new reviews are told apart by a number or two for each word, in the inference entry too", async () => {
  const path = join(folder, "reviews.safetensors");
  const program = readFileSync("examples/9-text.mjs", "utf8");
  expect(program.split("\n").length).toBeLessThan(40);
  const lines: unknown[][] = [];
  await runProgram(program.replace('"reviews.safetensors"', JSON.stringify(path)), "undefined", (...line) => lines.push(line));
  const [, wrong, width] = /^([\d.]+) % of new reviews are wrong, with (\d+) of 16/.exec(String(lines[0])) as RegExpExecArray;
  expect(Number(wrong)).toBeLessThan(2);
  expect(Number(width)).toBeLessThan(4);
  expect(lines.slice(1).map(([, answers]) => (answers as { label: string }[])[0]?.label)).toEqual(["praise", "blame"]);
  const model = decode(readFileSync(path));
  for (const [text, answers] of lines.slice(1)) expect(classify(model, text as string, { classes: ["blame", "praise"] })).toEqual(answers);
});
