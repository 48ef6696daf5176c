// The pages that are measured in Chromium, and what they load: made when they are first asked for, sent by gzip -9, never to
// be kept by the browser.
//   /page/NAME.html   runs the default export of pages/NAME.mjs, and tells its result
//   /module/LIBRARY.js  as its users download it; /module/inside.js is ours with the inner parts that are timed
//   /module/peak.wasm, relaxedPeak.wasm the register-only loop; /module/*.wasm what a library loads beside its module
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { libraryBundle } from "../library/build.mjs";
import { bundle } from "../library/bundle.mjs";
import { moduleOf, wasmOf } from "../library/downloads.mjs";
import { peakBytes } from "../nets/product/peak.mjs";
import { JAX, TFJS } from "../peers/names.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const TELL = `const say = (error) => tell(JSON.stringify({ error: String(error?.message ?? error) }));
addEventListener("error", ({ message }) => say(message || "a file of the page could not be loaded"), true);
addEventListener("unhandledrejection", ({ reason }) => say(reason));`;

/** Libraries by the addresses of their modules. */
const LIBRARIES = { "/module/ours.js": "ours", "/module/jax-js.js": JAX, "/module/tfjs-wasm.js": TFJS };

async function contentsOf(path) {
  const [, kind, name, type] = /^\/(page|module)\/([\w-]+)\.(\w+)$/.exec(path) ?? [];
  if (kind === "page" && type === "html")
    return `<!doctype html><html><head><script>${TELL}</script></head><body><script type="module" src="/page/${name}.js"></script></body></html>`;
  if (kind === "page") {
    const settings = "Object.fromEntries([...new URLSearchParams(location.search)].map(([key, value]) => [key, JSON.parse(value)]))";
    const contents = `import work from "./pages/${name}.mjs"; work(${settings}).then((result) => tell(JSON.stringify({ result })), say);`;
    return bundle(contents, { resolveDir: here, strict: true, external: ["/module/*"] });
  }
  if (path === "/module/inside.js") return libraryBundle();
  if (/^\/module\/(p|relaxedP)eak\.wasm$/.test(path)) return peakBytes(path.includes("relaxed"));
  const library = LIBRARIES[path];
  return library ? moduleOf(library) : wasmOf(TFJS);
}

const TYPES = { html: "text/html; charset=utf-8", js: "text/javascript", wasm: "application/wasm" };

/** Serves the pages on a free port of this machine. */
export async function openSite() {
  const bodies = new Map();
  const packed = async (path) => gzipSync(await contentsOf(path), { level: 9 });
  let failure;
  const server = createServer(async ({ url }, response) => {
    const path = new URL(url, "http://x").pathname;
    if (path === "/favicon.ico") return response.writeHead(204).end();
    try {
      if (!bodies.has(path)) bodies.set(path, packed(path));
      const body = await bodies.get(path);
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
