// The promises of the README: what entry points export, their wasm included, minified and gzipped, fits in so many bytes.
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { buildKernels } from "./build-kernels.mjs";
import { entries, entriesOf, exportAll } from "./entries.mjs";

/** What entry points may weigh: one bundle of some of them, or what one adds `beside` the library. Each is in one line at least. */
const BUNDLES = [
  { name: "size", together: ["index", "data"], limit: 60_000 },
  { name: "inference", together: ["inference"], limit: 20_000 },
  { name: "sparse", beside: "sparse", limit: 10_000 },
  { name: "fast", beside: "fast", limit: 13_000 },
  { name: "threads", beside: "threads", limit: 4_000 },
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

/** One bundle of some entry points. */
async function bundled(names) {
  const { outputFiles } = await build({ ...common, stdin: { contents: exportAll(entriesOf(...names)), resolveDir: root } });
  return outputFiles[0].contents;
}

/** What an entry point adds to the library. */
async function added(name) {
  const entryPoints = Object.fromEntries(entriesOf("index", "data", name).map((entry) => [entry.name, root + entry.source]));
  const { outputFiles } = await build({ ...common, entryPoints, splitting: true, outdir: root });
  return outputFiles.find(({ path }) => path.endsWith(`/${name}.js`)).contents;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await buildKernels();
  const promised = BUNDLES.flatMap(({ together, beside }) => together ?? [beside]);
  for (const { name } of entries.filter((entry) => !promised.includes(entry.name))) {
    console.error(`The entry point "${name}" has no limit. Give it a line in BUNDLES of tools/check-size.mjs.`);
    process.exitCode = 1;
  }
  for (const { name, together, beside, limit } of BUNDLES) {
    const contents = beside ? await added(beside) : await bundled(together);
    const gzipped = gzipSync(contents, { level: 9 }).length;
    console.log(`${name}: ${gzipped} bytes gzipped (${contents.length} minified), of at most ${limit}`);
    if (gzipped > limit) process.exitCode = 1;
  }
}
