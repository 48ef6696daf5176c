// The promise of the README: everything the library exports, wasm included, minified and gzipped, fits in 60 kB.
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { buildKernels } from "./build-kernels.mjs";

const LIMIT = 60_000;

/** Bytes of one bundle of both doors. */
export async function librarySize() {
  await buildKernels();
  const { outputFiles } = await build({
    stdin: { contents: 'export * from "./src/index.ts"; export * from "./src/data/index.ts";', resolveDir: fileURLToPath(new URL("..", import.meta.url)) },
    bundle: true,
    minify: true,
    charset: "utf8",
    format: "esm",
    target: "es2022",
    platform: "neutral",
    mainFields: ["module", "main"],
    write: false,
  });
  const [{ contents }] = outputFiles;
  return { minified: contents.length, gzipped: gzipSync(contents, { level: 9 }).length };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { minified, gzipped } = await librarySize();
  console.log(`size: ${gzipped} bytes gzipped (${minified} minified), of at most ${LIMIT}`);
  if (gzipped > LIMIT) process.exit(1);
}
