// One module of the library for the bench: its two doors, and the inner parts that products are timed through.
import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { buildKernels } from "../../tools/build-kernels.mjs";

export const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = `${root}bench/.build/`;

const doors = 'export * from "./src/index.ts"; export * from "./src/data/index.ts";';
const inside = `
  export { bytes, floats, ints, kernels } from "./src/wasm.ts";
  export { Block, scope, workspace } from "./src/memory.ts";
  export { run } from "./src/train/predict.ts";
  export { runStep } from "./src/train/step.ts";
  export { largest } from "./src/ops/crossEntropy.ts";
  export { permutation } from "./src/random.ts";
`;

/** Bundles `contents`, a module with imports relative to `resolveDir`. */
export async function bundle(contents, { resolveDir = root, ...options } = {}) {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir, loader: "ts" },
    bundle: true,
    write: false,
    format: "esm",
    target: "es2022",
    platform: "neutral",
    mainFields: ["module", "main"],
    logLevel: "error",
    legalComments: "none",
    ...options,
  });
  return outputFiles[0].contents;
}

/** What a user downloads: everything both doors export, the kernels inside, minified. */
export const everything = () => bundle(doors, { minify: true });

/** Builds what is needed and says where it is. */
export async function buildLibrary() {
  const from = process.cwd();
  process.chdir(root);
  await buildKernels();
  process.chdir(from);
  mkdirSync(folder, { recursive: true });
  const file = `${folder}sievenet.mjs`;
  await build({
    stdin: { contents: doors + inside, resolveDir: root, loader: "ts" },
    outfile: file,
    bundle: true,
    format: "esm",
    target: "es2022",
    platform: "neutral",
    mainFields: ["module", "main"],
    logLevel: "error",
  });
  return file;
}
