// Threads in browsers: workers of a page that is cross-origin isolated have them; everyone else is told what is missing.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect } from "vitest";
import { browsers } from "../runtimes/lib/browsers.ts";
import { testWith } from "../runtimes/lib/need.ts";
import { inWorker, page, SAY_LOADED } from "../runtimes/lib/pages.ts";
import { type Server, serve } from "../runtimes/lib/serve.ts";
import { PINNED } from "../support/story.ts";
import { bundleProgram } from "./bundle.ts";

const HEADERS = { "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp" };
const PAGES = {
  page: 'import { tell } from "./tell.mjs";\ntell(3).then((came) => Object.assign(globalThis, { came }));',
  worker: `import { tell } from "./tell.mjs";\n${SAY_LOADED}tell(3).then(postMessage);`,
  inWorker: inWorker("worker.mjs"),
};

let folder: string;
let isolated: Server;
let open: Server;
let strict: Server;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sievenet-threads-"));
  await bundleProgram(join(folder, "tell.mjs"), "export const tell = (count) => program(count).catch(String);");
  for (const [name, text] of Object.entries(PAGES)) {
    await writeFile(join(folder, `${name}.mjs`), text);
    await writeFile(join(folder, `${name}.html`), page(`${name}.mjs`));
  }
  isolated = await serve(folder, HEADERS);
  open = await serve(folder);
  strict = await serve(folder, { ...HEADERS, "content-security-policy": "script-src 'self' 'wasm-unsafe-eval'" });
});
afterAll(async () => {
  for (const server of [isolated, open, strict]) server.close();
  await rm(folder, { recursive: true, force: true });
});

for (const browser of browsers) {
  const on = (name: string, body: () => Promise<void>) => testWith(browser.missing(), `${name} in ${browser.name}`, body);

  on("a page without isolation gets the two headers named", async () => {
    const { came } = await browser.visit(`${open.url}/inWorker.html`);
    expect(came).toMatch(/^UsageError: useThreads: this page .*Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp\.$/);
  });

  if (browser.name === "WebKitGTK") {
    on("an isolated page is told that there is nothing to share memory with", async () => {
      const { came } = await browser.visit(`${isolated.url}/inWorker.html`);
      expect(came).toBe("UsageError: useThreads: this engine has no SharedArrayBuffer. Do without useThreads() here.");
    });
    continue;
  }

  on("three threads give the pinned bits in a worker of an isolated page", async () => {
    const { came, noted } = await browser.visit(`${isolated.url}/inWorker.html`);
    expect(came).toMatchObject({ told: PINNED });
    expect(noted).toEqual([]);
  });

  on("the main thread of an isolated page is sent to a worker", async () => {
    const { came } = await browser.visit(`${isolated.url}/page.html`);
    expect(came).toBe("UsageError: useThreads: the main thread of a page may not wait for other threads. Train in a Worker, and call useThreads() there.");
  });

  on("a policy that forbids their workers is named", async () => {
    const { came } = await browser.visit(`${strict.url}/inWorker.html`);
    expect(came).toBe(
      "UsageError: useThreads: a thread could not be started (the page's Content-Security-Policy may lack worker-src blob:). Ask for fewer, or do without.",
    );
  });
}
