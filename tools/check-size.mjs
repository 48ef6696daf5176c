// The promise of the README: everything the library exports, wasm included, minified and gzipped, fits in 60 kB. Doors that
// are not counted there have limits of their own, for what they add to it.
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { buildKernels } from "./build-kernels.mjs";

const LIMIT = 60_000;
const DOORS = { sparse: 10_000 };

const gzipped = (contents) => gzipSync(contents, { level: 9 }).length;
const common = {
  bundle: true,
  minify: true,
  charset: "utf8",
  format: "esm",
  target: "es2022",
  platform: "neutral",
  mainFields: ["module", "main"],
  write: false,
};
const root = fileURLToPath(new URL("..", import.meta.url));

/** Bytes of one bundle of both doors. */
export async function librarySize() {
  await buildKernels();
  const { outputFiles } = await build({
    stdin: { contents: 'export * from "./src/index.ts"; export * from "./src/data/index.ts";', resolveDir: root },
    ...common,
  });
  const [{ contents }] = outputFiles;
  return { minified: contents.length, gzipped: gzipped(contents) };
}

/** Bytes that a door adds to a bundle of the library. */
export async function doorSize(door) {
  await buildKernels();
  const entryPoints = { index: `${root}src/index.ts`, data: `${root}src/data/index.ts`, [door]: `${root}src/${door}/index.ts` };
  const { outputFiles } = await build({ ...common, entryPoints, splitting: true, outdir: root });
  return gzipped(outputFiles.find(({ path }) => path.endsWith(`/${door}.js`)).contents);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { minified, gzipped: bytes } = await librarySize();
  console.log(`size: ${bytes} bytes gzipped (${minified} minified), of at most ${LIMIT}`);
  if (bytes > LIMIT) process.exitCode = 1;
  for (const [door, limit] of Object.entries(DOORS)) {
    const own = await doorSize(door);
    console.log(`size of sievenet/${door}: ${own} bytes gzipped beside the library, of at most ${limit}`);
    if (own > limit) process.exitCode = 1;
  }
}
