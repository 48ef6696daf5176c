// The pages that are measured in Chromium, and what they load: made when they are first asked for, sent by gzip -9, never to
// be kept by the browser.
//   /page/NAME.html   runs the default export of bench/pages/NAME.mjs, and tells what came
//   /module/WHO.js    a library as its users download it; /module/inside.js is ours with the inner parts that are timed
//   /module/peak.wasm, relaxedPeak.wasm the register-only loop; /module/*.wasm what a library loads beside its module
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { bundle, libraryBundle } from "./build.mjs";
import { moduleOf, wasmOf } from "./modules.mjs";
import { peakFile } from "./peak.mjs";

const bench = fileURLToPath(new URL("..", import.meta.url));
const TELL = `const say = (error) => tell(JSON.stringify({ error: String(error?.message ?? error) }));
addEventListener("error", ({ message }) => say(message || "a file of the page could not be loaded"), true);
addEventListener("unhandledrejection", ({ reason }) => say(reason));`;

/** The address of a library's module. */
export const addressOf = (who) => `/module/${who.replace(" ", "-")}.js`;
const names = ["ours", "jax-js", "tfjs wasm"];

/** What parts of the bench import and no page calls is empty there: modules of Node, onnxruntime. The register-only loop comes from the server. */
const forPages = {
  name: "for-pages",
  setup(builder) {
    builder.onResolve({ filter: /^\/module\// }, ({ path }) => ({ path, external: true }));
    builder.onResolve({ filter: /^(node:|onnxruntime)|\/install\.mjs$/ }, () => ({ path: "nothing.cjs", namespace: "empty" }));
    builder.onLoad({ filter: /./, namespace: "empty" }, () => ({ contents: "module.exports = {};" }));
    builder.onResolve({ filter: /\/peak\.mjs$/ }, () => ({ path: `${bench}pages/peak.mjs` }));
  },
};

async function contentsOf(path) {
  const [, kind, name, type] = /^\/(page|module)\/([\w-]+)\.(\w+)$/.exec(path) ?? [];
  if (kind === "page" && type === "html")
    return `<!doctype html><html><head><script>${TELL}</script></head><body><script type="module" src="/page/${name}.js"></script></body></html>`;
  if (kind === "page") {
    const settings = "Object.fromEntries([...new URLSearchParams(location.search)].map(([key, value]) => [key, JSON.parse(value)]))";
    const contents = `import work from "./pages/${name}.mjs"; work(${settings}).then((came) => tell(JSON.stringify({ came })), say);`;
    return bundle(contents, { resolveDir: bench, strict: true, plugins: [forPages] });
  }
  if (path === "/module/inside.js") return libraryBundle();
  if (/^\/module\/(p|relaxedP)eak\.wasm$/.test(path)) return readFileSync(await peakFile(path.includes("relaxed")));
  const who = names.find((each) => addressOf(each) === path);
  return who ? moduleOf(who) : wasmOf("tfjs wasm");
}

const TYPES = { html: "text/html; charset=utf-8", js: "text/javascript", wasm: "application/wasm" };

/** Serves the pages on a free port of this machine. */
export async function openSite() {
  const made = new Map();
  const packed = async (path) => gzipSync(await contentsOf(path), { level: 9 });
  let failure;
  const server = createServer(async ({ url }, response) => {
    const path = new URL(url, "http://x").pathname;
    if (path === "/favicon.ico") return response.writeHead(204).end();
    try {
      if (!made.has(path)) made.set(path, packed(path));
      const body = await made.get(path);
      const headers = { "content-type": TYPES[path.split(".").at(-1)], "content-encoding": "gzip", "content-length": body.length, "cache-control": "no-store" };
      response.writeHead(200, headers).end(body);
    } catch (error) {
      failure = error;
      response.writeHead(500).end();
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    /** What went wrong here since it was last asked, which a page only sees as a file that is missing. */
    failure() {
      const last = failure;
      failure = undefined;
      return last;
    },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
