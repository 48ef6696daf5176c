// The promises of the README: what a door exports, its wasm included, minified and gzipped, fits in so many bytes.
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { buildKernels } from "./build-kernels.mjs";

/** Doors that share one bundle, and what it may weigh. */
const BUNDLES = [
  { name: "size", doors: ["index.ts", "data/index.ts"], limit: 60_000 },
  { name: "inference", doors: ["inference/index.ts"], limit: 20_000 },
];

/** Bytes of one bundle of some doors. */
async function sizeOf(doors) {
  const { outputFiles } = await build({
    stdin: { contents: doors.map((door) => `export * from "./src/${door}";`).join(" "), resolveDir: fileURLToPath(new URL("..", import.meta.url)) },
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
  await buildKernels();
  for (const { name, doors, limit } of BUNDLES) {
    const { minified, gzipped } = await sizeOf(doors);
    console.log(`${name}: ${gzipped} bytes gzipped (${minified} minified), of at most ${limit}`);
    if (gzipped > limit) process.exitCode = 1;
  }
}
