// The examples in the docstrings of sievenet/sweep compile, and state what is true.
import { readdirSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { compiled, type DocExample, examplesIn, runExamples, writeExamples } from "../support/docExamples.ts";

/** Those that need no threads. */
const NAMES = ["best", "folderPlace", "front", "grid", "jobs", "work"];

let folder: string;
let examples: DocExample[];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sievenet-sweep-examples-"));
  const files = readdirSync(new URL("../../src/sweep", import.meta.url)).filter((name) => name.endsWith(".ts"));
  examples = (await Promise.all(files.map((name) => examplesIn(`sweep/${name}`)))).flat();
  await writeExamples(folder, examples);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test("functions that need no threads have one", () => {
  expect(examples.map(({ name }) => name).sort()).toEqual(NAMES);
});

test("they compile, run, and each value that a comment states comes of its expression", async () => {
  expect(await compiled(folder, examples)).toEqual([]);
  expect(await runExamples(folder, examples)).toBeGreaterThanOrEqual(NAMES.length);
});
