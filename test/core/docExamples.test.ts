// The examples in the docstrings of layers, losses, ops, compaction, files, ONNX, pruning and tensors compile, and state what is true.
import { readdirSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { compiled, type DocExample, examplesIn, runExamples, writeExamples } from "../support/docExamples.ts";

const src = fileURLToPath(new URL("../../src", import.meta.url));
const FOLDERS = ["gates/distributions", "layers", "losses", "ops", "compact", "formats", "onnx", "prices", "prune", "select", "standalone", "train/metrics"];
/** Those of tensors, of random numbers, of parts of a dataset, of training in one call, and of images. */
const FILES = [
  "train/storageCost.ts",
  "tensor.ts",
  "keep.ts",
  "random.ts",
  "data/split.ts",
  "data/subset.ts",
  "train/fit.ts",
  "gates/arm.ts",
  "gates/dirichlet.ts",
  "gates/exactLinearLoss.ts",
  "gates/gammaDraw.ts",
  "gates/klToBeta.ts",
  "gates/meanOfDraws.ts",
  "gates/minMax.ts",
  "optimizers/plateau.ts",
  "data/image/image.ts",
];
/** These write and read a file, and are compiled only. */
const NOT_RUN = ["save", "load"];

let folder: string;
let examples: DocExample[];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sievenet-doc-examples-"));
  const inFolders = FOLDERS.flatMap((name) => readdirSync(join(src, name)).map((file) => `${name}/${file}`)).filter((file) => file.endsWith(".ts"));
  examples = (await Promise.all([...inFolders, ...FILES].map(examplesIn))).flat();
  await writeExamples(folder, examples);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test("there are more than fifty, and they compile", async () => {
  expect(examples.length).toBeGreaterThan(50);
  expect(await compiled(folder, examples)).toEqual([]);
});

test("they run, and each value that a comment states comes of its expression", async () => {
  const run = examples.filter(({ name }) => !NOT_RUN.includes(name));
  expect(await runExamples(folder, run)).toBeGreaterThan(50);
});
