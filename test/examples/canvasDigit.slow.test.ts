// examples/7-canvas-digit: what is drawn in a page is read by a net that was trained elsewhere.
import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect } from "vitest";
import { browsers } from "../runtimes/lib/browsers.ts";
import { testWith } from "../runtimes/lib/need.ts";
import { type Server, serve } from "../runtimes/lib/serve.ts";
import { bundleEntries } from "../support/entries.ts";

const run = promisify(execFile);
const example = fileURLToPath(new URL("../../examples/7-canvas-digit", import.meta.url));
let site: string;
let server: Server | undefined;

beforeAll(async () => {
  site = await mkdtemp(join(tmpdir(), "sievenet-canvas-"));
  const place = join(site, "examples/7-canvas-digit");
  await cp(example, place, { recursive: true });
  for (const file of ["train.mjs", "page.mjs"]) expect((await readFile(join(place, file), "utf8")).trim().split("\n").length).toBeLessThan(40);
  const exports = await bundleEntries(join(site, "dist"));
  await mkdir(join(site, "node_modules"));
  await symlink(join(site, "dist"), join(site, "node_modules/sievenet"));
  await writeFile(join(site, "dist/package.json"), JSON.stringify({ name: "sievenet", type: "module", exports }));
  const program = await readFile(join(place, "train.mjs"), "utf8");
  await writeFile(join(place, "train.mjs"), program.replace("digits()", "digits({ train: 3000, test: 500 })").replace("epochs: 20", "epochs: 8"));
  const { stdout } = await run(process.execPath, ["train.mjs"], { cwd: place });
  const [, right] = /^([\d.]+) % right/.exec(stdout) as RegExpExecArray;
  expect(Number(right)).toBeGreaterThan(85);
  server = await serve(site);
});
afterAll(async () => {
  server?.close();
  await rm(site, { recursive: true });
});

for (const browser of browsers)
  testWith(browser.missing(), `a seven is read in ${browser.name}`, async () => {
    const question = 'document.querySelector("ol").innerText || undefined';
    const { came, noted } = await browser.visit(`${server?.url}/examples/7-canvas-digit/index.html`, question);
    expect(came).toMatch(/^\s*7, [\d.]+ %/);
    expect(noted).toEqual([]);
  });
