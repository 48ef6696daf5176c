// One module of the library for the bench: its entry points, and the inner parts that products are timed through.
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { buildKernels } from "../../tools/build-kernels.mjs";
import { entriesOf, exportAll } from "../../tools/entries.mjs";

export const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = `${root}bench/.build/`;

const exported = exportAll(entriesOf("index", "data"));
const inside = `
  export * as inference from "./src/inference/index.ts";
  export { sparsify } from "./src/sparse/index.ts";
  export { useThreads } from "./src/threads/index.ts";
  export const url = import.meta.url;
  export { bytes, floats, ints, kernels } from "./src/wasm.ts";
  export { Block, scope, workspace } from "./src/memory.ts";
  export { batchLoss } from "./src/train/batchLoss.ts";
  export { runStep } from "./src/train/step.ts";
  export { fastAvailable } from "./src/fast/index.ts";
  import { packed, size } from "./src/generated/fast.ts";
  import { unpack } from "./src/unpack.ts";
  export const fastKernels = () => unpack(packed, size);
  export { permutation } from "./src/random.ts";
  export { prepare } from "./src/cli/prepare.ts";
  export { recipe } from "./src/cli/recipes/index.ts";
`;

/** esbuild, its errors in the first line of one. */
async function inOneLine(options) {
  try {
    return await build(options);
  } catch (error) {
    throw error.errors?.length ? new Error(error.errors.map(({ text }) => text).join("; "), { cause: error }) : error;
  }
}

/**
 * Bundles `contents`, a module with imports relative to `resolveDir`. It counts as JavaScript: in TypeScript esbuild takes
 * a name that its file does not export for a type, and leaves it out without a word. `strict`: a warning is an error.
 */
export async function bundle(contents, { resolveDir = root, strict = false, ...options } = {}) {
  const { outputFiles, warnings } = await inOneLine({
    stdin: { contents, resolveDir, loader: "js" },
    bundle: true,
    write: false,
    format: "esm",
    target: "es2022",
    platform: "neutral",
    mainFields: ["module", "main"],
    logLevel: "silent",
    legalComments: "none",
    ...options,
  });
  if (strict && warnings.length) throw new Error(`esbuild warns: ${warnings.map(({ text }) => text).join("; ")}`);
  return outputFiles[0].contents;
}

/** What a user downloads: everything both entry points export, the kernels inside, minified. */
export const everything = () => bundle(exported, { strict: true, minify: true, charset: "utf8" });

/** Our own module, as text; `more`: further lines of it. */
export const libraryBundle = (more = "") => bundle(exported + inside + more, { strict: true });

/** Builds what is needed, into `into`, and says where it is. @throws for a name that src/ no longer exports */
export async function buildLibrary(into = folder) {
  const from = process.cwd();
  process.chdir(root);
  await buildKernels();
  process.chdir(from);
  mkdirSync(into, { recursive: true });
  const file = `${into}sievenet.mjs`;
  writeFileSync(file, await libraryBundle());
  return file;
}
