// What an import brings along: data readers and drawn digits stay behind sievenet/data.
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** The files of src/data that are in a bundle of an entry point. */
async function dataFiles(entry: string): Promise<string[]> {
  const { metafile } = await build({
    entryPoints: [`${root}src/${entry}`],
    bundle: true,
    format: "esm",
    platform: "neutral",
    write: false,
    metafile: true,
    absWorkingDir: root,
  });
  const files = Object.values(metafile.outputs).flatMap(({ inputs }) => Object.keys(inputs));
  return files
    .map((file) => relative("src/data", file))
    .filter((file) => !file.startsWith(".."))
    .sort();
}

/** Datasets of one's own, and what train() does with them. */
const OWN = ["arrays.ts", "augment.ts", "batch.ts", "checks.ts", "dataset.ts", "pick.ts", "shaped.ts", "share.ts", "split.ts", "subset.ts"];

test("sievenet has datasets of one's own, and no reader of known data", async () => {
  expect(await dataFiles("index.ts")).toEqual(OWN);
});

test("sievenet/data has both", async () => {
  expect(await dataFiles("data/index.ts")).toEqual(expect.arrayContaining([...OWN, "cifar10.ts", "digits.ts", "digits/glyphs.ts", "idx.ts", "mnist.ts"]));
});

test("sievenet/inference has neither", async () => {
  expect(await dataFiles("inference/index.ts")).toEqual([]);
});
