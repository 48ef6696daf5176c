// Everything that an entry point exports has an example in its docstring, which compiles and states what is true.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { compiled, type DocExample, examplesIn, runExamples, writeExamples } from "../support/docExamples.ts";
import { type Exported, exported, exportedNames } from "../support/exported.ts";

/** These need files, a network, a server, a browser or threads, or take long, and are compiled only. */
const NOT_RUN = [
  "browserFiles",
  "cifar10",
  "DownloadError",
  "emnist",
  "imageFolder",
  "instantiate",
  "mnist",
  "queueWorker",
  "readImage",
  "readNpz",
  "redisShares",
  "runCourse",
  "serveJobs",
  "serveQueue",
  "threads",
];
/** These bring kernels of their own, so each runs in a process of its own. */
const ALONE = ["useFast", "useThreads"];

let folder: string;
let values: Exported[];
let examples: DocExample[];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sievenet-doc-examples-"));
  values = await exported();
  examples = (await Promise.all([...new Set(values.map(({ file }) => file))].map(examplesIn))).flat();
  await writeExamples(folder, examples);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test("what is looked for is what the entry points export", async () => {
  for (const [entry, names] of await exportedNames()) {
    const found = values.filter((each) => each.entry === entry).map(({ name }) => name);
    expect(found.sort(), entry).toEqual(names);
  }
});

test("each of it has an example; a class at least that of the function that makes it", () => {
  const has = (name: string, file: string) => examples.some((each) => each.name === name && each.file === file);
  const maker = (name: string) => name.replace(/^[A-Z]/, (letter) => letter.toLowerCase());
  const without = values.filter(({ name, file }) => !has(name, file) && !has(maker(name), file));
  expect(without.map(({ entry, name }) => `${entry}: ${name}`)).toEqual([]);
});

test("the examples compile", async () => {
  expect(await compiled(folder, examples)).toEqual([]);
});

test("they run, and each value that a comment states comes of its expression", async () => {
  const together = examples.filter(({ name }) => !NOT_RUN.includes(name) && !ALONE.includes(name));
  expect(await runExamples(folder, together)).toBeGreaterThan(200);
  for (const example of examples.filter(({ name }) => ALONE.includes(name))) await runExamples(folder, [example]);
});
