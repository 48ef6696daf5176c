// The promises of the README: what doors export, their wasm included, minified and gzipped, fits in so many bytes.
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { buildKernels } from "./build-kernels.mjs";

/** Doors and what they may weigh: one bundle of `doors`, or what a door adds `beside` the library. */
const BUNDLES = [
  { name: "size", doors: ["index.ts", "data/index.ts"], limit: 60_000 },
  { name: "inference", doors: ["inference/index.ts"], limit: 20_000 },
  { name: "sparse", beside: "sparse", limit: 10_000 },
  { name: "fast", beside: "fast", limit: 13_000 },
  { name: "threads", beside: "threads", limit: 4_000 },
  { name: "run", beside: "run", limit: 10_000 },
  { name: "report", beside: "report", limit: 100_000 },
];

const root = fileURLToPath(new URL("..", import.meta.url));
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

/** One bundle of some doors. */
async function bundled(doors) {
  const contents = doors.map((door) => `export * from "./src/${door}";`).join(" ");
  const { outputFiles } = await build({ ...common, stdin: { contents, resolveDir: root } });
  return outputFiles[0].contents;
}

/** What a door adds to the library. */
async function added(door) {
  const entryPoints = { index: `${root}src/index.ts`, data: `${root}src/data/index.ts`, [door]: `${root}src/${door}/index.ts` };
  const { outputFiles } = await build({ ...common, entryPoints, splitting: true, outdir: root });
  return outputFiles.find(({ path }) => path.endsWith(`/${door}.js`)).contents;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await buildKernels();
  for (const { name, doors, beside, limit } of BUNDLES) {
    const contents = beside ? await added(beside) : await bundled(doors);
    const gzipped = gzipSync(contents, { level: 9 }).length;
    console.log(`${name}: ${gzipped} bytes gzipped (${contents.length} minified), of at most ${limit}`);
    if (gzipped > limit) process.exitCode = 1;
  }
}
