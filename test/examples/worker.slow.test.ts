// examples/2-worker, training off the main thread: the same two files in every runtime, and a page that stays awake meanwhile.
import { existsSync } from "node:fs";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build as vite } from "vite";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Browser, browsers } from "../runtimes/lib/browsers.ts";
import { bun, deno, nodes, printed } from "../runtimes/lib/commands.ts";
import { testWith } from "../runtimes/lib/need.ts";
import { type Server, serve } from "../runtimes/lib/serve.ts";
import { bundleEntries } from "../support/entries.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
let folder: string;
let server: Server;

/** Writes a variant of the example beside it: words replaced, each of which a file must have. */
async function variant(name: string, words: Readonly<Record<string, Readonly<Record<string, string>>>>): Promise<void> {
  for (const file of ["main.mjs", "training.mjs", "index.html"]) {
    let text = await readFile(join(root, "examples/2-worker", file), "utf8");
    for (const [word, other] of Object.entries(words[file] ?? {})) {
      expect(text, file).toContain(word);
      text = text.replaceAll(word, () => other);
    }
    await writeFile(join(folder, "examples", name, file), text);
  }
}

/** Tells the words of main.mjs to the page, once there are all. */
const WORDS = `<script>
  const words = [];
  console.log = (word) => { words.push(word); if (word.endsWith("left")) globalThis.came = words; };
</script>`;

/** Counts the turns that the page gets, from the worker's start to its end: how many, and the longest time without one. */
const WATCH = `<script>
  const began = performance.now();
  let [ticks, last, longest] = [0, began, 0];
  const timer = setInterval(() => {
    const now = performance.now();
    [ticks, longest, last] = [ticks + 1, Math.max(longest, now - last), now];
    if (!document.querySelector("#left").textContent) return;
    clearInterval(timer);
    const epochs = document.querySelectorAll("#epochs li").length;
    globalThis.came = { ticks, longest, whole: now - began, epochs, progress: document.querySelector("#epoch").value };
  }, 5);
</script>`;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sievenet-worker-"));
  for (const name of ["short", "endless", "watched"]) await cp(join(root, "examples/2-worker"), join(folder, "examples", name), { recursive: true });
  await bundleEntries(join(folder, "dist"));
  await variant("short", { "training.mjs": { "digits()": "digits({ train: 500, test: 50 })", "epochs: 30": "epochs: 2" } });
  // epochs of seconds, which main.mjs and the page end at the first word of progress
  const endless = { "digits()": "digits({ train: 10000, test: 50 })", "300": "2000", "epochs: 30": "epochs: 1000" };
  const stopping = 'if (progress) $("stop").click();';
  await variant("endless", {
    "main.mjs": { "epoch?.testError < 0.06": "progress" },
    "training.mjs": endless,
    "index.html": { "<body>": `<body>${WATCH}`, "if (progress)": `${stopping} if (progress)` },
  });
  await variant("watched", { "training.mjs": { "epochs: 30": "epochs: 6" }, "index.html": { "<body>": `<body>${WATCH}` } });
  for (const name of ["short", "endless"])
    await writeFile(
      join(folder, "examples", name, "words.html"),
      `<html><head></head><body>${WORDS}<script type="module" src="main.mjs"></script></body></html>`,
    );
  server = await serve(folder);
});
afterAll(async () => {
  server.close();
  await rm(folder, { recursive: true, force: true });
});

/** What main.mjs prints for two short epochs. */
function expectTrained(lines: readonly string[]): void {
  const epochs = lines.filter((line) => line.endsWith(" % wrong"));
  expect(epochs).toHaveLength(2);
  expect(lines.at(-1)).toMatch(/^\d{4,} weights left$/);
}

/** What it prints when it says "stop" at the first word of progress: no epoch came to its end. */
function expectStopped(lines: readonly string[]): void {
  expect(lines.slice(0, -1).filter((line) => !/^epoch 1 of 1000, step \d+ of 100: loss [\d.]+$/.test(line))).toEqual([]);
  expect(lines.length).toBeGreaterThan(1);
  expect(lines.at(-1)).toMatch(/^\d{4,} weights left$/);
}

for (const { name, words, missing } of [...nodes, deno, bun]) {
  const main = async (which: string) => (await printed([...words, join(folder, "examples", which, "main.mjs")])).split("\n");
  testWith(missing(), `a worker trains and hands its net over in ${name}`, async () => expectTrained(await main("short")));
  testWith(missing(), `a worker stops in the middle of an epoch in ${name}`, async () => expectStopped(await main("endless")));
}

const page = async (browser: Browser, path: string) => {
  const { came, noted } = await browser.visit(`${server.url}/${path}`);
  expect(noted).toEqual([]);
  return came;
};

for (const browser of browsers) {
  const on = (name: string, body: () => Promise<void>) => testWith(browser.missing(), `${name} in ${browser.name}`, body);
  on("a worker trains and hands its net over", async () => expectTrained((await page(browser, "examples/short/words.html")) as string[]));
  on("a worker stops in the middle of an epoch", async () => expectStopped((await page(browser, "examples/endless/words.html")) as string[]));
}

const chromium = browsers.find(({ name }) => name === "Chromium") as Browser;
type Watched = { ticks: number; longest: number; whole: number; epochs: number; progress: number };

testWith(chromium.missing(), "a page stays awake while its worker trains", async () => {
  const { ticks, longest, whole, epochs, progress } = (await page(chromium, "examples/watched/index.html")) as Watched;
  expect(epochs).toBe(6);
  expect(progress).toBeGreaterThan(0);
  expect(ticks).toBeGreaterThan(50);
  expect(longest).toBeLessThan(whole / 4); // measured: 75 ms of 9 s, on a core that others used too
});

testWith(chromium.missing(), "the page's button stops the worker in the middle of an epoch", async () => {
  expect(await page(chromium, "examples/endless/index.html")).toMatchObject({ epochs: 0 });
});

testWith(chromium.missing(), "Vite finds the worker and bundles it", async () => {
  const source = join(folder, "examples/short");
  const input = join(source, "words.html");
  await vite({
    root: source,
    base: "./",
    logLevel: "error",
    configFile: false,
    build: { outDir: join(folder, "vite"), emptyOutDir: true, rolldownOptions: { input } },
  });
  expectTrained((await page(chromium, "vite/words.html")) as string[]);
});

const runtimes = createRequire(join(root, "test/runtimes/package.json"));
const webpackHere = existsSync(join(root, "test/runtimes/node_modules/webpack")) ? undefined : "webpack was not found: npm ci in test/runtimes";

testWith(chromium.missing() ?? webpackHere, "webpack finds the worker and bundles it", async () => {
  const path = join(folder, "webpack");
  const settings = { mode: "production", context: join(folder, "examples/short"), entry: "./main.mjs", target: "web", output: { path } };
  const said = await new Promise((resolve, reject) => {
    runtimes("webpack")(settings, (error: Error | null, stats: { toString(which: object): string }) =>
      error ? reject(error) : resolve(stats.toString({ all: false, errors: true, warnings: true })),
    );
  });
  expect(said).toBe("");
  await writeFile(join(path, "words.html"), `<!doctype html><html><head></head><body>${WORDS}<script src="main.js"></script></body></html>`);
  expectTrained((await page(chromium, "webpack/words.html")) as string[]);
});

test("the worker of docs/guide/worker.md is examples/2-worker", async () => {
  const blocks = [...(await readFile(join(root, "docs/guide/worker.md"), "utf8")).matchAll(/```js\n(.*?)```/gs)].map(([, program]) => program);
  for (const file of ["training.mjs", "main.mjs"]) {
    const program = await readFile(join(root, "examples/2-worker", file), "utf8");
    const used = program.replace("../../dist/index.js", "sievenet").replace("../../dist/data.js", "sievenet/data");
    expect(blocks.find((each) => each?.split("\n")[0] === used.split("\n")[0])).toBe(used);
  }
});
