// A static server for browsers, as plain as any. To every page it adds a script that notes errors in `noted`.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";

const TYPES: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".css": "text/css",
  ".json": "application/json",
  ".wasm": "application/wasm",
  ".svg": "image/svg+xml",
};

const NOTING = `globalThis.noted = [];
for (const level of ["error", "warn"]) {
  const say = console[level];
  console[level] = (...words) => { noted.push(level + ": " + words.map(String).join(" ")); say.apply(console, words); };
}
addEventListener("error", (event) => noted.push("error: " + (event.message || "a file of the page could not be loaded: " + (event.target.src ?? event.target.href))), true);
addEventListener("unhandledrejection", (event) => noted.push("rejected: " + event.reason));
addEventListener("securitypolicyviolation", (event) => noted.push("policy: " + event.violatedDirective));`;

export interface Server {
  readonly url: string;
  close(): void;
}

/** Serves a folder on a free port of this machine. `headers` go along with everything. */
export async function serve(folder: string, headers: Record<string, string> = {}): Promise<Server> {
  const server = createServer(async ({ url = "/" }, response) => {
    const asked = normalize(new URL(url, "http://x").pathname);
    const path = asked.endsWith("/") ? `${asked}index.html` : asked;
    try {
      if (path === "/@noting.js") return void response.writeHead(200, { "content-type": "text/javascript", ...headers }).end(NOTING);
      if (path === "/favicon.ico") return void response.writeHead(204).end();
      const body = await readFile(join(folder, path));
      response.writeHead(200, { "content-type": TYPES[extname(path)] ?? "application/octet-stream", ...headers });
      response.end(extname(path) === ".html" ? body.toString().replace("<head>", '<head><script src="/@noting.js"></script>') : body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
}
