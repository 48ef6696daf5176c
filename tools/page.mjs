// The live page as a folder of static files, for any static host: page/dist, or served here.
//   node tools/page.mjs             builds it and serves it
//   node tools/page.mjs --build     builds it
import { copyFile, mkdir, readdir, readFile, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { buildKernels } from "./build-kernels.mjs";
import { entries } from "./entries.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const source = join(root, "page");

/** Files that are copied as they are. */
const PLAIN = ["index.html", "style.css", "train.css", "icon.svg"];
/** Modules that a page or a worker begins with. */
const MODULES = ["train", "worker"];

/** The entry points of the library by what a program imports: the page knows nothing else of it. */
const alias = Object.fromEntries(entries.map(({ specifier, source }) => [specifier, join(root, source)]));

/** Builds the page into a folder, which is emptied. Resolves to what esbuild says of its contents. */
export async function buildPage(outdir = join(source, "dist")) {
  await rm(outdir, { recursive: true, force: true });
  await mkdir(outdir, { recursive: true });
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: MODULES.map((name) => join(source, `${name}.ts`)),
    outdir,
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
  });
  await Promise.all(PLAIN.map((name) => copyFile(join(source, name), join(outdir, name))));
  await copyFile(join(root, "node_modules/uplot/dist/uPlot.min.css"), join(outdir, "uplot.css"));
  return metafile;
}

/** Modules that are loaded when something seldom is asked for, or where a page may use threads. */
const ON_DEMAND = /\b(forms|useThreads)-\w+\.js$/;

/** Bytes of the built page, gzipped file by file as a server sends them: what a visit that trains and draws loads, and the rest. */
export async function weightOf(folder) {
  const names = await readdir(folder);
  const sizes = await Promise.all(names.map(async (name) => ({ name, size: gzipSync(await readFile(join(folder, name)), { level: 9 }).length })));
  const sum = (some) => some.reduce((all, { size }) => all + size, 0);
  const rest = sizes.filter(({ name }) => ON_DEMAND.test(name));
  return { visit: sum(sizes) - sum(rest), rest: sum(rest) };
}

const TYPES = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml" };
/** With which a page may use threads. */
const ISOLATED = { "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp" };

/** Serves a folder on a port of this machine. */
function serve(folder, port) {
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
