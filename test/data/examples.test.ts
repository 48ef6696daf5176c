// The examples in the docstrings of sievenet/data compile, and state what is true.
import { readdirSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { compiled, type DocExample, examplesIn, runExamples, writeExamples } from "../support/docExamples.ts";

/** Functions that a newcomer meets. */
const NAMES = ["augmented", "batch", "cifar10", "dataset", "digits", "emnist", "idx", "imageFolder", "mnist", "readIdx", "shaped"];
/** These need files or a network, and are compiled only. */
const NOT_RUN = ["cifar10", "emnist", "imageFolder", "mnist", "readImage"];

let folder: string;
let examples: DocExample[];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sievenet-doc-examples-"));
  const files = readdirSync(new URL("../../src/data", import.meta.url), { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));
  examples = (await Promise.all(files.map((name) => examplesIn(`data/${name}`)))).flat();
  await writeExamples(folder, examples);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test("the functions that a newcomer meets have one", () => {
  expect(examples.map(({ name }) => name)).toEqual(expect.arrayContaining(NAMES));
});

test("they compile", async () => {
  expect(await compiled(folder, examples)).toEqual([]);
});

test("they run, and each value that a comment states comes of its expression", async () => {
  const stated = await runExamples(
    folder,
    examples.filter(({ name }) => !NOT_RUN.includes(name)),
  );
  expect(stated).toBeGreaterThanOrEqual(13);
});
