// The bundles of dist/. Entry points share one copy of the library, so that a tensor of one is a tensor of the other; those
// that are `alone` (tools/entries.mjs) are modules of their own.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { entries } from "./entries.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));

const options = {
  absWorkingDir: root,
  bundle: true,
  format: "esm",
  target: "es2022",
  // whatever encoding a page is served with
  charset: "ascii",
  logLevel: "warning",
  legalComments: "none",
  platform: "neutral",
  mainFields: ["module", "main"],
  minifySyntax: true,
  // white space stays: without it esbuild leaves out what marks calls as pure, which bundlers of users go by
  metafile: true,
  sourcemap: "linked",
  // the package has the sources themselves, to which the maps lead: a copy of them in the maps was 2.1 MB
  sourcesContent: false,
};

/**
 * Sources that stand in a file of their own, which bundlers of users leave out where nothing of it is used: package.json says that
 * files have no effects, while of a class with computed names, such as [Symbol.iterator], they cannot know.
 */
const IN_FILES = ["formats/dtypes", "train/history", "train/wordsOnData"];
const inFiles = Object.fromEntries(IN_FILES.map((name) => [`chunk-${name.replace(/.*\//, "")}`, `src/${name}.ts`]));

const sources = (some) => Object.fromEntries(some.map(({ name, source }) => [name, source]));

/**
 * A bundle as bundlers of users like it. What is left beyond ASCII is escaped: esbuild leaves regular expressions as they are. Imports
 * of chunks for nothing but their effects, of which they have none (package.json says so), become empty lines, so that source
 * maps still hold: bundlers warn of each.
 */
async function tidy(path) {
  const text = await readFile(path, "utf8");
  const tidied = text
    .replace(/[^\p{ASCII}]/gu, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .replace(/^import "\.\/chunk-\w+\.js";$/gm, "");
  if (tidied !== text) await writeFile(path, tidied);
}

/** Writes the bundles of all entry points to a folder. Resolves to what esbuild says of their contents. */
export async function bundleEntries(outdir) {
  const together = { ...options, entryPoints: { ...sources(entries.filter(({ alone }) => !alone)), ...inFiles }, outdir, splitting: true };
  const apart = entries.filter(({ alone }) => alone).map((entry) => ({ ...options, entryPoints: sources([entry]), outdir }));
  const built = [];
  for (const each of [together, ...apart]) built.push(await build(each));
  const metafiles = built.map(({ metafile }) => metafile);
  for (const path of metafiles.flatMap(({ outputs }) => Object.keys(outputs))) if (!path.endsWith(".map")) await tidy(join(root, path));
  return metafiles;
}
