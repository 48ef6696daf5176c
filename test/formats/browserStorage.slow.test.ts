// save() and load() in browsers: the origin private file system, IndexedDB, and the latter in place of the former where it must be.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { afterAll, beforeAll, expect } from "vitest";
import { browsers } from "../runtimes/lib/browsers.ts";
import { testWith } from "../runtimes/lib/need.ts";
import { inWorker, page, SAY_LOADED } from "../runtimes/lib/pages.ts";
import { type Server, serve } from "../runtimes/lib/serve.ts";

const PAGES = {
  page: 'import { program } from "./program.mjs";\nprogram().catch(String).then((came) => Object.assign(globalThis, { came }));',
  worker: `import { program } from "./program.mjs";\n${SAY_LOADED}program().catch(String).then(postMessage);`,
  inWorker: inWorker("worker.mjs"),
};

let folder: string;
let server: Server;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sievenet-storage-"));
  await build({
    entryPoints: [fileURLToPath(new URL("inBrowser.ts", import.meta.url))],
    outfile: join(folder, "program.mjs"),
    bundle: true,
    format: "esm",
    platform: "neutral",
    target: "es2022",
    charset: "utf8",
    logLevel: "error",
  });
  for (const [name, text] of Object.entries(PAGES)) {
    await writeFile(join(folder, `${name}.mjs`), text);
    await writeFile(join(folder, `${name}.html`), page(`${name}.mjs`));
  }
  server = await serve(folder);
});
afterAll(async () => {
  server.close();
  await rm(folder, { recursive: true, force: true });
});

for (const browser of browsers) {
  for (const where of ["page", "inWorker"])
    testWith(browser.missing(), `nets are kept and come back in ${browser.name}, ${where === "page" ? "on the main thread" : "in a worker"}`, async () => {
      const { came, noted } = await browser.visit(`${server.url}/${where}.html`);
      // WebKit writes to the origin private file system by handles of workers only, that are not used here
      const opfs = browser.name === "WebKitGTK" ? "indexeddb" : "opfs";
      const kept = (used: string) => ({ used, first: true, second: true });
      expect(came).toEqual({
        "opfs:net.safetensors": kept(`${opfs}:net.safetensors`),
        "opfs:folder/of/net.safetensors": kept(`${opfs}:folder/of/net.safetensors`),
        "indexeddb:net.safetensors": kept("indexeddb:net.safetensors"),
        "indexeddb:é ☃/x": kept("indexeddb:é ☃/x"),
        missing: ["opfs:missing", "opfs:no/such/folder", "indexeddb:missing"].map(
          (place) => `FileError: load: "${place}" cannot be read: there is no such file.`,
        ),
        folder: expect.stringMatching(/^FileError: load: "opfs:folder\/of" cannot be read: (it is a folder|there is no such file)\.$/),
        training: [
          { left: [3, 4], same: true },
          { left: [3, 4], same: true },
        ],
        files: expect.stringMatching(/^UsageError: load: this runtime has no files\. Give "opfs:NAME" or "indexeddb:NAME" in a browser/),
      });
      expect(noted).toEqual([]);
    });
}
