// The package as npm would publish it, and as a CDN serves it: with hashes that browsers check.
import { existsSync } from "node:fs";
import { cp, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { importMap } from "../../tools/integrity.mjs";
import { browsers } from "../runtimes/lib/browsers.ts";
import { printed } from "../runtimes/lib/commands.ts";
import { testWith } from "../runtimes/lib/need.ts";
import { type Server, serve } from "../runtimes/lib/serve.ts";
import type { Package } from "./pack.ts";

const read = async (path: string) => JSON.parse(await readFile(path, "utf8"));

/** A page that takes the library and a trained net from a CDN. */
const page = (map: object, program: string) =>
  `<!doctype html><html><head><script type="importmap">${JSON.stringify(map)}</script></head><body><script type="module">${program}</script></body></html>`;

const PROGRAM = (base: string, integrity: string) => `
import { classify, decode } from "sievenet/inference";
import { count, dense } from "sievenet";
const response = await fetch("${base}/pretrained/lenet-5.safetensors", { integrity: "${integrity}" });
const answers = classify(decode(await response.arrayBuffer()), new Uint8Array(784), { shape: [1, 1, 28, 28], top: 10 });
globalThis.came = [answers[0].length, count(dense(2, 3)).weights].join();`;

export function published(package_: () => Package): void {
  describe("published, the package", () => {
    test("has nothing that npm publish would mend or warn of", async () => {
      const { tarball, folder } = package_();
      const said = await printed(
        ["sh", "-c", `npm publish --dry-run --offline --json ${tarball} 2>&1 >/dev/null | grep "npm warn" | grep -v "requires you to be logged in" || true`],
        { cwd: folder },
      );
      expect(said).toBe("");
    });

    test("has declaration maps and source maps that lead to its sources", async () => {
      const { home } = package_();
      const names = await readdir(join(home, "dist"), { recursive: true });
      const maps = names.filter((name) => /\.(js|d\.ts)\.map$/.test(name) && !/generated/.test(name));
      expect(maps.filter((name) => name.endsWith(".d.ts.map")).length).toBeGreaterThan(400);
      expect(maps.filter((name) => name.endsWith(".js.map")).length).toBeGreaterThan(50);
      const missing = await Promise.all(
        maps.map(async (name) => {
          const path = join(home, "dist", name);
          const { sources } = await read(path);
          const own = (sources as string[]).filter((source) => !/generated|node_modules/.test(source));
          return own.filter((source) => !existsSync(join(path, "..", source))).map((source) => `${name}: ${source}`);
        }),
      );
      expect(missing.flat()).toEqual([]);
      for (const name of ["index.js", "inference.js", "types/index.d.ts"])
        expect(await readFile(join(home, "dist", name), "utf8"), name).toContain("sourceMappingURL=");
    });

    test("brings along what it says of itself: llms.txt with all it links to, CITATION.cff, trained nets", async () => {
      const { home } = package_();
      const text = await readFile(join(home, "llms.txt"), "utf8");
      const links = [...text.matchAll(/\]\(([^)]+)\)/g)].map(([, link = ""]) => link);
      expect(links.filter((link) => !existsSync(join(home, link)))).toEqual([]);
      expect(existsSync(join(home, "CITATION.cff"))).toBe(true);
    });

    const chromium = browsers.find(({ name }) => name === "Chromium");
    let cdn: Server;
    let pages: Server;
    beforeAll(async () => {
      const { folder, home } = package_();
      const { version } = await read(join(home, "package.json"));
      const place = join(folder, "cdn", "npm", `sievenet@${version}`);
      await mkdir(join(folder, "cdn", "npm"), { recursive: true });
      await cp(home, place, { recursive: true });
      cdn = await serve(join(folder, "cdn"), { "access-control-allow-origin": "*" });
      const base = `${cdn.url}/npm/sievenet@${version}`;
      const hashes = await read(join(home, "dist/integrity.json"));
      const { integrity } = (await read(join(home, "pretrained/manifest.json")))["lenet-5"];
      const map = importMap(base, hashes);
      const other = importMap(base, { ...hashes, "inference.js": hashes["index.js"] });
      await mkdir(join(folder, "pages"));
      await writeFile(join(folder, "pages/right.html"), page(map, PROGRAM(base, integrity)));
      await writeFile(join(folder, "pages/module.html"), page(other, 'import("sievenet/inference").catch((error) => { globalThis.came = error.name; });'));
      await writeFile(
        join(folder, "pages/net.html"),
        page(
          map,
          `fetch("${base}/pretrained/lenet-5.safetensors", { integrity: "${hashes["index.js"]}" }).catch((error) => { globalThis.came = error.name; });`,
        ),
      );
      pages = await serve(join(folder, "pages"));
    });
    afterAll(() => {
      for (const server of [cdn, pages]) server?.close();
    });
    const on = (name: string, body: () => Promise<void>) => testWith(chromium ? chromium.missing() : "Chromium is not among the browsers.", name, body);

    on("is taken from a CDN by an import map with hashes, and a trained net with its own", async () =>
      expect(await chromium?.visit(`${pages.url}/right.html`)).toEqual(expect.objectContaining({ came: "10,9", noted: [] })),
    );
    on("is refused by the browser where a hash is another", async () => {
      expect((await chromium?.visit(`${pages.url}/module.html`))?.came).toBe("TypeError");
      expect((await chromium?.visit(`${pages.url}/net.html`))?.came).toBe("TypeError");
    });
  });
}
