// The live page as a folder of static files, for any static host: page/dist, or served here.
//   node tools/page.mjs             builds it and serves it
//   node tools/page.mjs --build     builds it
import { createHash } from "node:crypto";
import { copyFile, mkdir, readdir, readFile, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { basename, extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { peakBytes } from "../bench/nets/product/peak.mjs";
import { buildKernels } from "./build-kernels.mjs";
import { entries } from "./entries.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const source = join(root, "page");

/** Files that are copied as they are. */
const PLAIN = ["index.html", "bench.html", "style.css", "train.css", "icon.svg"];
/** Modules that a page or a worker begins with, by pages. */
const MODULES = [
  ["train", "worker"],
  ["bench", "benchWorker"],
];

/** The entry points of the library by what a program imports: the page knows nothing else of it. */
const alias = Object.fromEntries(entries.map(({ specifier, source }) => [specifier, join(root, source)]));

/** The service worker, which knows all other files. A page may be asked for by its folder too. */
async function buildServiceWorker(outdir) {
  const names = (await readdir(outdir)).sort();
  const hash = createHash("sha256");
  for (const name of names) hash.update(name).update(await readFile(join(outdir, name)));
  const define = { FILES: JSON.stringify(["./", ...names]), VERSION: JSON.stringify(hash.digest("hex").slice(0, 12)) };
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
};

/** Builds the pages into a folder, which is emptied. Resolves to what esbuild says of its contents. */
export async function buildPage(outdir = join(source, "dist")) {
  await rm(outdir, { recursive: true, force: true });
  await mkdir(outdir, { recursive: true });
  const loops = [await peakBytes(), await peakBytes(true)].map((bytes) => Buffer.from(bytes).toString("base64"));
  const outputs = {};
  // each page by itself: shared, the library would be cut into more and larger pieces
  for (const modules of MODULES) {
    const entryPoints = modules.map((name) => join(source, `${name}.ts`));
    const built = await build({ ...options, define: { LOOPS: JSON.stringify(loops) }, entryPoints, outdir });
    Object.assign(outputs, built.metafile.outputs);
  }
  await Promise.all(PLAIN.map((name) => copyFile(join(source, name), join(outdir, name))));
  await copyFile(join(root, "node_modules/uplot/dist/uPlot.min.css"), join(outdir, "uplot.css"));
  await buildServiceWorker(outdir);
  return { outputs };
}

/** What each page begins with. */
const PAGES = {
  "index.html": ["train.js", "worker.js", "style.css", "train.css", "uplot.css", "icon.svg", "sw.js"],
  "bench.html": ["bench.js", "benchWorker.js", "style.css", "icon.svg"],
};

/**
 * Bytes of the pages, gzipped file by file as a server sends them: of each what a visit loads, and what is loaded when it is asked for
 * (other forms of a net, threads where a page may have them). `metafile`: what `buildPage` gave for the folder.
 */
export async function weightsOf(folder, { outputs }) {
  const imports = Object.fromEntries(Object.entries(outputs).map(([path, { imports }]) => [basename(path), imports]));
  const closure = (names, kinds, found = new Set()) => {
    for (const name of names) {
      if (found.has(name)) continue;
      found.add(name);
      const next = (imports[name] ?? []).filter(({ kind }) => kinds.includes(kind)).map(({ path }) => basename(path));
      closure(next, kinds, found);
    }
    return found;
  };
  const weigh = async (names) => {
    const files = await Promise.all([...names].map((name) => readFile(join(folder, name))));
    return files.reduce((sum, file) => sum + gzipSync(file, { level: 9 }).length, 0);
  };
  const weights = [];
  for (const [page, parts] of Object.entries(PAGES)) {
    const visit = await weigh(closure([page, ...parts], ["import-statement"]));
    const all = await weigh(closure([page, ...parts], ["import-statement", "dynamic-import"]));
    weights.push({ page, visit, rest: all - visit });
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
