// The live page as a folder of static files, for any static host: page/dist, or served here.
//   node tools/page.mjs             builds it and serves it
//   node tools/page.mjs --build     builds it
import { createHash } from "node:crypto";
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { basename, extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build, transform } from "esbuild";
import { minify } from "terser";
import { peakBytes } from "../bench/nets/product/peak.mjs";
import { buildKernels } from "./build-kernels.mjs";
import { entries } from "./entries.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const source = join(root, "page");

/** Files that are copied as they are. */
const PLAIN = ["index.html", "bench.html", "icon.svg", "unable.js"];
/** Style sheets, and what each is made of. */
const STYLES = { "style.css": ["page/style.css"], "train.css": ["node_modules/uplot/dist/uPlot.min.css", "page/train.css"] };
/** Modules that a page or a worker begins with, by pages. */
const MODULES = [
  ["train", "worker"],
  ["bench", "benchWorker"],
];

/** The entry points of the library by what a program imports: the page knows nothing else of it. */
const alias = Object.fromEntries(entries.map(({ specifier, source }) => [specifier, join(root, source)]));

/**
 * The service worker, which knows all files of the page that trains, also those that are loaded when they are asked for. What only
 * the bench has is kept once somebody has looked at it: its library is one more. A page may be asked for by its folder too.
 */
async function buildServiceWorker(outdir, outputs) {
  const hash = createHash("sha256");
  for (const name of (await readdir(outdir)).sort()) hash.update(name).update(await readFile(join(outdir, name)));
  const files = ["./", ...closureOf(outputs, ["index.html", ...PAGES["index.html"]], ["import-statement", "dynamic-import"])].sort();
  const define = { FILES: JSON.stringify(files), VERSION: JSON.stringify(hash.digest("hex").slice(0, 12)) };
  await build({ entryPoints: [join(source, "sw.ts")], outfile: join(outdir, "sw.js"), bundle: true, minify: true, format: "iife", target: "es2022", define });
}

const options = {
  absWorkingDir: root,
  alias,
  bundle: true,
  splitting: true,
  minify: true,
  format: "esm",
  target: "es2022",
  platform: "browser",
  charset: "utf8",
  legalComments: "none",
  logLevel: "warning",
  metafile: true,
  write: false,
};

/** Of terser, after esbuild: 4 % less, gzipped, of nothing that could act otherwise. */
const SMALLER = { module: true, ecma: 2020, compress: { passes: 3, keep_fargs: false } };

/** Writes what esbuild built. */
async function writeSmaller({ path, text }) {
  await writeFile(path, (await minify(text, SMALLER)).code);
}

/** Writes a style sheet. */
async function writeStyle(path, sources) {
  const texts = await Promise.all(sources.map((each) => readFile(join(root, each), "utf8")));
  await writeFile(path, (await transform(texts.join("\n"), { loader: "css", minify: true })).code);
}

/** Builds the pages into a folder, which is emptied. Resolves to what esbuild says of its modules. */
export async function buildPage(outdir = join(source, "dist")) {
  await rm(outdir, { recursive: true, force: true });
  await mkdir(outdir, { recursive: true });
  const loops = [await peakBytes(), await peakBytes(true)].map((bytes) => Buffer.from(bytes).toString("base64"));
  const outputs = {};
  // each page by itself: shared, the library would be cut into more and larger pieces
  for (const modules of MODULES) {
    const entryPoints = modules.map((name) => join(source, `${name}.ts`));
    const built = await build({ ...options, define: { LOOPS: JSON.stringify(loops) }, entryPoints, outdir });
    await Promise.all(built.outputFiles.map(writeSmaller));
    Object.assign(outputs, built.metafile.outputs);
  }
  await Promise.all(PLAIN.map((name) => copyFile(join(source, name), join(outdir, name))));
  await Promise.all(Object.entries(STYLES).map(([name, sources]) => writeStyle(join(outdir, name), sources)));
  await buildServiceWorker(outdir, outputs);
  return { outputs };
}

/** What each page begins with. */
const PAGES = {
  "index.html": ["train.js", "worker.js", "style.css", "train.css", "icon.svg", "unable.js"],
  "bench.html": ["bench.js", "benchWorker.js", "style.css", "icon.svg", "unable.js"],
};

/** These files and all that they import, in these ways. */
function closureOf(outputs, names, kinds) {
  const imports = Object.fromEntries(Object.entries(outputs).map(([path, { imports }]) => [basename(path), imports]));
  const found = new Set();
  const add = (name) => {
    if (found.has(name)) return;
    found.add(name);
    for (const { kind, path } of imports[name] ?? []) if (kinds.includes(kind)) add(basename(path));
  };
  for (const name of names) add(name);
  return found;
}

/**
 * Bytes of the pages, gzipped file by file as a server sends them: of each what its first view loads, and what comes later: what is
 * loaded when it is asked for (other forms of a net, threads where a page may have them), which the service worker of the page
 * that trains fetches beforehand, and that itself. `outputs`: what `buildPage` gave for the folder.
 */
export async function weightsOf(folder, { outputs }) {
  const weigh = async (names) => {
    const files = await Promise.all([...names].map((name) => readFile(join(folder, name))));
    return files.reduce((sum, file) => sum + gzipSync(file, { level: 9 }).length, 0);
  };
  const weights = [];
  for (const [page, parts] of Object.entries(PAGES)) {
    const visit = await weigh(closureOf(outputs, [page, ...parts], ["import-statement"]));
    const all = [...closureOf(outputs, [page, ...parts], ["import-statement", "dynamic-import"]), ...(page === "index.html" ? ["sw.js"] : [])];
    weights.push({ page, visit, rest: (await weigh(all)) - visit });
  }
  return weights;
}

const TYPES = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml" };
/** With which a page may use threads. */
const ISOLATED = { "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp" };

/** Serves a folder on a port of this machine. */
export function serve(folder, port) {
  const server = createServer(async ({ url }, response) => {
    const asked = normalize(new URL(url, "http://x").pathname);
    const path = asked.endsWith("/") ? `${asked}index.html` : asked;
    try {
      const body = await readFile(join(folder, path));
      response.writeHead(200, { "content-type": TYPES[extname(path)] ?? "application/octet-stream", ...ISOLATED }).end(body);
    } catch {
      response.writeHead(404, { "content-type": "text/plain" }).end("There is no such file.\n");
    }
  });
  server.listen(port, () => console.log(`http://localhost:${port}/ (Ctrl-C ends it)`));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await buildKernels();
  await buildPage();
  if (process.argv.includes("--build")) console.log("page/dist has the page: any static host can serve it.");
  else serve(join(source, "dist"), Number(process.env.PORT ?? 8123));
}
