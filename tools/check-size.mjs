// The size promise: what users import, the kernels included, fits minified and gzipped into so many bytes.
import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { buildKernels } from "./build-kernels.mjs";
import { bundleEntries } from "./bundle.mjs";
import { entries, entriesOf } from "./entries.mjs";
import { licenses } from "./licenses.mjs";
import { buildPage, weightsOf } from "./page.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const SOURCES = join(root, "src/index.ts");

/** Entry points that `everything` leaves out: those with a limit of their own for what they add, and that of data. */
const APART = ["data", ...entries.filter(({ adds }) => adds !== undefined).map(({ name }) => name)];

/**
 * A program may be so many bytes more of the package than of the sources, minified. What is more is code that bundlers leave out of the
 * sources, file by file, but not of a bundle, as something at the top of a module looks as if it had effects: a spread, `**`, a
 * computed member of a class, a call without `@__PURE__`.
 */
const MOST_KEPT = 1000;

/** What is weighed, in words, how, and the most bytes it is promised to have. `missedAt`: a promise that is missed, and may be missed by no more. */
const LIMITS = [
  {
    name: "a gated MLP that trains, compacts and encodes",
    limit: 48_000,
    missedAt: 59_650,
    bundle: () => program("tools/size/mlp.ts"),
    sources: () => program("tools/size/mlp.ts", SOURCES),
  },
  {
    name: "a gated convolutional net that does",
    limit: 52_000,
    missedAt: 71_900,
    bundle: () => program("tools/size/conv.ts"),
    sources: () => program("tools/size/conv.ts", SOURCES),
  },
  { name: "sievenet/inference", limit: 20_000, missedAt: 27_000, bundle: () => inference() },
  { name: `everything but ${APART.join(", ")}`, limit: 72_000, missedAt: 130_600, bundle: () => everything() },
  ...entries
    .filter(({ adds }) => adds !== undefined)
    .map(({ name, specifier, adds }) => ({ name: `${specifier} adds`, limit: adds, bundle: () => added(name) })),
];

/** What the first view of the live page loads, at most: 87 kB of it are the library, kernels with it. What draws the chart, 23 kB, comes with the first training. */
const PAGE_LIMIT = 150_000;

const options = {
  bundle: true,
  minify: true,
  charset: "utf8",
  format: "esm",
  target: "es2022",
  platform: "neutral",
  mainFields: ["module", "main"],
  write: false,
};

/** The package as npm has it, for as long as it is weighed. */
let home;

/** A program of a user, bundled with the package or with the sources. */
async function program(file, library = join(home, "dist/index.js")) {
  const alias = { sievenet: library };
  const { outputFiles } = await build({ ...options, entryPoints: [join(root, file)], alias });
  return outputFiles[0].contents;
}

/** All that the inference entry exports, of the package. */
async function inference() {
  const { outputFiles } = await build({ ...options, stdin: { contents: 'export * from "./inference.js";', resolveDir: join(home, "dist") } });
  return outputFiles[0].contents;
}

/**
 * All that the entry points export, of the sources, in which they share what they have in common. In the package the inference
 * entry is a module of its own and repeats 2.3 kB of it.
 */
async function everything() {
  const sources = entries.filter(({ name }) => !APART.includes(name)).map(({ source }) => `./${source}`);
  // namespaces: of a name that two modules export, "export *" gives neither
  const contents = sources.map((source, i) => `export * as entry${i} from "${source}";`).join(" ");
  const { outputFiles } = await build({ ...options, stdin: { contents, resolveDir: root } });
  return outputFiles[0].contents;
}

/** What an entry point adds to the library. */
async function added(name) {
  const entryPoints = Object.fromEntries(entriesOf("index", "data", name).map((entry) => [entry.name, root + entry.source]));
  const { outputFiles } = await build({ ...options, entryPoints, splitting: true, outdir: root });
  return outputFiles.find(({ path }) => path.endsWith(`/${name}.js`)).contents;
}

const bytes = (n) =>
  String(n)
    .replace(/\B(?=(\d{3})+$)/g, " ")
    .padStart(7);

await buildKernels();
home = await mkdtemp(join(tmpdir(), "sievenet-size-"));
try {
  await copyFile(join(root, "package.json"), join(home, "package.json")); // which says what has side effects
  licenses(await bundleEntries(join(home, "dist"))); // which has something to say of a package without a licence
  console.log("Bytes, minified and gzipped, of what users import:");
  console.log(`${["is", "limit", "left"].map((title) => title.padStart(7)).join(" ")}`);
  const tell = (name, size, limit, missedAt = limit) => {
    console.log(`${[size, limit, limit - size].map(bytes).join(" ")}  ${name}${size > missedAt ? ": TOO LARGE" : size > limit ? ": missed" : ""}`);
    if (size > missedAt) process.exitCode = 1;
  };
  for (const { name, limit, missedAt, bundle, sources } of LIMITS) {
    const minified = await bundle();
    tell(name, gzipSync(minified, { level: 9 }).length, limit, missedAt);
    const kept = sources ? minified.length - (await sources()).length : 0;
    if (kept > MOST_KEPT) {
      console.log(`${kept} bytes, before gzip, are kept of the package for nothing: see MOST_KEPT in tools/check-size.mjs.`);
      process.exitCode = 1;
    }
  }
  const folder = join(home, "page");
  for (const { page, visit, rest } of await weightsOf(folder, await buildPage(folder))) {
    const later = rest ? `; ${bytes(visit + rest).trim()} with what is loaded when asked for, which it keeps to work offline` : "";
    tell(`the first view of the live page, ${page}${later}`, visit, PAGE_LIMIT);
  }
} finally {
  await rm(home, { recursive: true });
}
