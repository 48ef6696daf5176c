// The examples in the docstrings of sievenet/run and sievenet/report compile, and state what is true.
import { readdirSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { compiled, type DocExample, examplesIn, runExamples, writeExamples } from "../support/docExamples.ts";

/** Functions that a newcomer meets. */
const NAMES = [
  "checkRun",
  "errorPlot",
  "filterPlot",
  "flopsPlot",
  "gatesPlot",
  "lossPlot",
  "pixelPlot",
  "recipe",
  "report",
  "run",
  "selectionPlot",
  "settingsOf",
];

let folder: string;
let examples: DocExample[];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sievenet-run-examples-"));
  const files = ["recipes", "run", "report"].flatMap((name) =>
    readdirSync(new URL(`../../src/${name}`, import.meta.url), { recursive: true, encoding: "utf8" }).map((file) => `${name}/${file}`),
  );
  examples = (await Promise.all(files.filter((name) => name.endsWith(".ts")).map(examplesIn))).flat();
  await writeExamples(folder, examples);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test("the functions that a newcomer meets have one", () => {
  expect(examples.map(({ name }) => name).sort()).toEqual(NAMES);
});

test("they compile", async () => {
  expect(await compiled(folder, examples)).toEqual([]);
});

test("they run, and each value that a comment states comes of its expression", async () => {
  expect(await runExamples(folder, examples)).toBe(NAMES.length);
});
