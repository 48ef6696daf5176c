// In browsers, from a static server: as a page has it, in workers, and under policies.
import { cp, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect } from "vitest";
import { browsers } from "../runtimes/lib/browsers.ts";
import { testWith } from "../runtimes/lib/need.ts";
import { inWorker, page, SAY_LOADED } from "../runtimes/lib/pages.ts";
import { type Server, serve } from "../runtimes/lib/serve.ts";
import { type Package, root } from "./pack.ts";
import { asModule } from "./program.ts";

const PAGES: Record<string, string> = {
  "program.mjs": asModule((entry) => `./dist/${entry.slice(1) || "index"}.js`),
  "plain.mjs": 'import { program } from "./program.mjs";\nprogram().then((came) => Object.assign(globalThis, { came }));',
  "words.mjs": 'import { program } from "./program.mjs";\nprogram().catch((error) => Object.assign(globalThis, { came: String(error) }));',
  "worker.mjs": `import { program } from "./program.mjs";\n${SAY_LOADED}program().then(postMessage);`,
  "inWorker.mjs": inWorker("worker.mjs"),
  "service.mjs":
    'import { program } from "./program.mjs";\naddEventListener("message", (event) => event.waitUntil(program().then((came) => event.source.postMessage(came))));',
  "inService.mjs": `navigator.serviceWorker.onmessage = ({ data }) => Object.assign(globalThis, { came: data });
navigator.serviceWorker.startMessages();
await navigator.serviceWorker.register("service.mjs", { type: "module" });
(await navigator.serviceWorker.ready).active.postMessage("go");`,
};

export function inBrowsers(package_: () => Package & { right: string }): void {
  describe("in browsers, the package", () => {
    let open: Server;
    let strict: Server;
    let forbidding: Server;

    beforeAll(async () => {
      const { folder, home } = package_();
      const site = join(folder, "site");
      await mkdir(site);
      await cp(join(home, "dist"), join(site, "dist"), { recursive: true });
      await cp(join(root, "examples"), join(site, "examples"), { recursive: true });
      for (const [name, text] of Object.entries(PAGES)) {
        await writeFile(join(site, name), text);
        await writeFile(join(site, name.replace(".mjs", ".html")), page(name));
      }
      open = await serve(site);
      strict = await serve(site, { "content-security-policy": "script-src 'self' 'wasm-unsafe-eval'" });
      forbidding = await serve(site, { "content-security-policy": "script-src 'self'" });
    });
    afterAll(() => {
      for (const server of [open, strict, forbidding]) server.close();
    });

    for (const browser of browsers) {
      const on = (name: string, body: () => Promise<void>) => testWith(browser.missing(), `${name} in ${browser.name}`, body);
      const right = () => expect.objectContaining({ came: package_().right, noted: [] });

      on("is imported by a plain page", async () => expect(await browser.visit(`${open.url}/plain.html`)).toEqual(right()));
      on("runs in a worker", async () => expect(await browser.visit(`${open.url}/inWorker.html`)).toEqual(right()));
      on("runs under script-src 'self' 'wasm-unsafe-eval'", async () => expect(await browser.visit(`${strict.url}/plain.html`)).toEqual(right()));
      on("names the policy that forbids it", async () => {
        const { came } = await browser.visit(`${forbidding.url}/words.html`);
        expect(came).toMatch(/^UsageError: sievenet: WebAssembly may not be compiled here\. Add 'wasm-unsafe-eval' to the script-src/);
      });
      if (browser.name === "Chromium") on("runs in a service worker", async () => expect(await browser.visit(`${open.url}/inService.html`)).toEqual(right()));
      on("trains in examples/page.html, without a word on the console", async () => {
        const { came, noted } = await browser.visit(`${open.url}/examples/page.html`, 'document.querySelector("#left").textContent || undefined');
        const [, left, wrong] = /^(\d+) of 79510 weights left, ([\d.]+) % wrong$/.exec(String(came)) ?? [];
        expect(Number(left)).toBeLessThan(40_000);
        expect(Number(wrong)).toBeLessThan(25);
        expect(noted).toEqual([]);
      });
    }
  });
}
