// The site of the documentation, built and visited: every name is there, links lead somewhere, examples run, the search finds.
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect } from "vitest";
import { buildSite } from "../../tools/docs/build.mjs";
import { chromium, type Opened } from "../page/chromium.ts";
import { program } from "../runtimes/lib/browsers.ts";
import { deno } from "../runtimes/lib/commands.ts";
import { testWith } from "../runtimes/lib/need.ts";
import { type Server, serve } from "../runtimes/lib/serve.ts";
import { exported } from "../support/exported.ts";
import { brokenLinks, pagesIn } from "./links.ts";

const axe = fileURLToPath(new URL("../runtimes/node_modules/axe-core/axe.min.js", import.meta.url));
/** Where pictures of the site go, to be looked at. */
const pictures = fileURLToPath(new URL("../../runs/site", import.meta.url));
const unbuilt = deno.missing();
const missing =
  unbuilt ??
  (!program("chromium")
    ? "Chromium was not found: apt-get install chromium."
    : existsSync(axe)
      ? undefined
      : "axe-core was not found: npm ci in test/runtimes.");

let folder: string;
let site: Awaited<ReturnType<typeof buildSite>>;
let server: Server;
let browser: Opened;
beforeAll(async () => {
  if (unbuilt) return;
  folder = await mkdtemp(join(tmpdir(), "sievenet-site-"));
  site = await buildSite(folder);
  server = await serve(folder);
  if (missing) return;
  browser = await chromium();
  await mkdir(pictures, { recursive: true });
});
afterAll(async () => {
  await browser?.close();
  server?.close();
  if (folder) await rm(folder, { recursive: true, force: true });
});

testWith(unbuilt, "every name that an entry point exports has its place in the reference, with its example", async () => {
  const text = new Map<string, string>();
  for (const { address, example, entry, name } of site.items) {
    const [path = "", id] = address.split("#");
    if (!text.has(path)) text.set(path, await readFile(join(folder, path), "utf8"));
    const place = text.get(path)?.split(`<section class="item" id="${id}">`)[1]?.split("</section>")[0];
    expect(place, `${entry}: ${name}`).toBeDefined();
    if (example !== undefined) expect(place, `${entry}: ${name}`).toContain('<pre class="code"');
  }
  const known = new Set(site.items.map(({ entry, name }) => `${entry}: ${name}`));
  expect((await exported()).map(({ entry, name }) => `${entry}: ${name}`).filter((each) => !known.has(each))).toEqual([]);
});

testWith(unbuilt, "all links of all pages lead somewhere", async () => {
  const pages = pagesIn(folder);
  expect(pages.length).toBeGreaterThan(50);
  // reports and pages of others, which are copied as they are, answer for themselves
  expect(
    brokenLinks(
      folder,
      pages.filter((path) => !path.startsWith("files/") || path.endsWith(".html.html")),
    ),
  ).toEqual([]);
});

testWith(missing, "the search finds functions, guides and documents", async () => {
  const tab = await browser.open(`${server.url}/reference/index.html`);
  const found = async (words: string) => {
    await tab.evaluate(
      `{ const input = document.querySelector("#search"); input.focus(); input.value = ${JSON.stringify(words)}; input.dispatchEvent(new Event("input")); }`,
    );
    await tab.until(`document.querySelector("#found a") && document.querySelector("#found").dataset.asked === ${JSON.stringify(words)}`);
    return (await tab.evaluate('[...document.querySelectorAll("#found a")].map((each) => each.getAttribute("href")).join(" ")')) as string;
  };
  expect(await found("crossEntropy")).toContain("#crossEntropy");
  expect(await found("patience")).toMatch(/#fit|#TrainOptions|\.html#/);
  expect(await found("conv2d")).toContain("reference/layers.html#conv2d");
  expect(await found("reproduced papers")).toContain("docs/papers.html");
  expect(await tab.noted()).toEqual([]);
  await tab.close();
});

testWith(missing, "the code of its pages runs in them, without an error or a word on the console", async () => {
  const pages = [...new Set(site.programs.map(({ path }) => path))];
  expect(site.programs.length).toBeGreaterThan(200);
  const failed: string[] = [];
  for (const path of pages) {
    const tab = await browser.open(`${server.url}/${path}`);
    const count = (await tab.evaluate('document.querySelectorAll("button[data-program]").length')) as number;
    for (let i = 0; i < count; i++) {
      await tab.evaluate(`document.querySelectorAll("button[data-program]")[${i}].click()`);
      await tab.until(`/^(Ran|Failed)$/.test(document.querySelectorAll("button[data-program]")[${i}].textContent)`);
    }
    failed.push(
      ...((await tab.evaluate(
        `[...document.querySelectorAll("button[data-program]")].filter((each) => each.textContent !== "Ran").map((each) => each.dataset.program + ": " + [...document.querySelectorAll('output[data-program="' + each.dataset.program + '"]')].map((place) => place.textContent).join(""))`,
      )) as string[]),
    );
    failed.push(...(await tab.noted()));
    await tab.close();
  }
  expect(failed).toEqual([]);
});

/** What axe-core finds serious or critical, and where. */
const SERIOUS =
  "axe.run().then(({ violations }) => violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, nodes }) => id + ': ' + nodes.map(({ target }) => target).join(' ')))";
const PAGES = [
  "index.html",
  "guide/index.html",
  "reference/index.html",
  "reference/training-predicting-evaluating.html",
  "docs/budgets.html",
  "docs/changelog.html",
];
const PICTURED = ["index.html", "guide/index.html"];
const LOOKS = [
  { name: "light", dark: false },
  { name: "dark", dark: true },
  { name: "phone", dark: false, width: 390, height: 844 },
];

for (const { name, ...looks } of LOOKS)
  testWith(missing, `nobody is shut out: ${name}`, async () => {
    for (const path of PAGES) {
      const tab = await browser.open(`${server.url}/${path}`, looks);
      if (PICTURED.includes(path)) await tab.picture(join(pictures, `${path.replaceAll("/", "-").replace(".html", "")}-${name}.png`));
      await tab.run(await readFile(axe, "utf8"));
      expect(await tab.evaluate(SERIOUS), path).toEqual([]);
      expect(await tab.evaluate("document.documentElement.scrollWidth - innerWidth"), `${path} is as wide as the window`).toBeLessThanOrEqual(0);
      expect(await tab.noted(), path).toEqual([]);
      await tab.close();
    }
  });

testWith(missing, "the first content is there within a second", async () => {
  const times: number[] = [];
  for (const path of ["index.html", "reference/training-predicting-evaluating.html", "reference/index.html"]) {
    const tab = await browser.open(`${server.url}/${path}`);
    await tab.until('performance.getEntriesByName("first-contentful-paint").length');
    times.push((await tab.evaluate('performance.getEntriesByName("first-contentful-paint")[0].startTime')) as number);
    await tab.close();
  }
  console.log(`first content after ${times.map(Math.round).join(", ")} ms`);
  // the promise of the site; a busy machine may miss it once, not every time
  expect(Math.min(...times)).toBeLessThan(1000);
});
