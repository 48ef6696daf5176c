// What a visitor of the page takes along, in Chromium: files, a link and a program that come to the same bits; and threads, which do too.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { compact, count, decode } from "sievenet";
import { afterAll, beforeAll, expect } from "vitest";
import { entries } from "../../tools/entries.mjs";
import { printed } from "../runtimes/lib/commands.ts";
import { testWith } from "../runtimes/lib/need.ts";
import { chromium, missing, type Opened, type Tab } from "./chromium.ts";
import { hashInNode, SHORT, type Site, site } from "./site.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

let page: Site;
let browser: Opened;
let expected: string;
beforeAll(async () => {
  if (missing) return;
  // isolated, so that it uses threads
  page = await site({ "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp" });
  browser = await chromium();
  expected = await hashInNode(SHORT);
});
afterAll(async () => {
  await browser?.close();
  page?.close();
});

const READY = 'document.querySelector("#status").textContent === "Ready."';
const HASHED = '/^[0-9a-f]{64}$/.test(document.querySelector("#hash").textContent)';
const hash = 'document.querySelector("#hash").textContent';
const click = (tab: Tab, id: string) => tab.evaluate(`document.querySelector("#${id}").click()`);

/** The page with a training begun; `taken` has what it hands over. */
async function begun(): Promise<Tab> {
  const tab = await browser.open(`${page.url}/index.html${SHORT}`);
  await tab.until(READY);
  await tab.evaluate(`globalThis.taken = [];
    URL.createObjectURL = (blob) => { blob.arrayBuffer().then((bytes) => taken.push([...new Uint8Array(bytes)])); return "#"; };
    navigator.clipboard.writeText = async (text) => void taken.push(text)`);
  await click(tab, "start");
  return tab;
}

/** What the page hands over when a button is pressed. */
async function handed(tab: Tab, selector: string): Promise<unknown> {
  await tab.evaluate(`taken.length = 0, document.querySelector('${selector}').click()`);
  await tab.until("taken.length === 1");
  return tab.evaluate("taken[0]");
}

testWith(missing, "threads come to the same bits, and link, program and files are those of the run", async () => {
  const tab = await begun();
  await tab.until(HASHED);
  expect(await tab.evaluate('crossOriginIsolated && document.querySelector("#engine").textContent')).toMatch(/^\d threads\.$|^$/);
  expect(await tab.evaluate(hash)).toBe(expected);

  const link = (await handed(tab, "#link")) as string;
  expect(await hashInNode(new URL(link).hash)).toBe(expected);

  const code = (await handed(tab, "#code")) as string;
  const folder = await mkdtemp(join(tmpdir(), "sievenet-code-"));
  await writeFile(join(folder, "given.mjs"), code);
  const alias = Object.fromEntries(entries.map(({ specifier, source }) => [specifier, join(root, source)]));
  const outfile = join(folder, "program.mjs");
  await build({ entryPoints: [join(folder, "given.mjs")], outfile, bundle: true, platform: "node", format: "esm", target: "node20", alias, logLevel: "error" });
  const lines = (await printed([process.execPath, outfile], { cwd: folder })).split("\n");
  expect(lines.at(-1)).toBe(expected);
  await rm(folder, { recursive: true });

  const form = async (name: string) => Buffer.from((await handed(tab, `[data-form="${name}"]`)) as number[]);
  const net = decode(await form("safetensors"));
  expect(count(net).weights).toBe(count(compact(net)).weights);
  expect((await form("onnx")).length).toBeGreaterThan(4 * count(net).weights);
  expect((await form("js")).includes("export { inputShape, outputShape, predict }")).toBe(true);
  expect((await form("c")).includes("#include")).toBe(true);
  expect(await tab.noted()).toEqual([]);
  await tab.close();
});

testWith(missing, "a slider acts on the running training, and the page says that the link does not repeat it", async () => {
  const tab = await begun();
  await tab.until('document.querySelector("#progress").value > 0.2');
  for (const [id, value] of [
    ["budget", -0.1],
    ["rate", -2.5],
  ] as const)
    await tab.evaluate(
      `(() => { const slider = document.querySelector("#${id}"); slider.value = ${value}; slider.dispatchEvent(new Event("change", { bubbles: true })); })()`,
    );
  await tab.until(HASHED);
  expect(await tab.evaluate(hash)).not.toBe(expected);
  expect(await tab.evaluate('document.querySelector("#told").textContent')).toMatch(/^Settings were changed on the way: /);
  expect(await hashInNode(new URL((await handed(tab, "#link")) as string).hash)).toBe(expected);
  expect(await tab.evaluate('document.querySelector("#message").hidden')).toBe(true);
  await tab.close();
});

testWith(missing, "a saved network that is opened reads drawings, and one that cannot is refused in a sentence", async () => {
  const tab = await begun();
  await tab.until(HASHED);
  await tab.evaluate(`(async () => {
    const drop = (bytes) => { const data = new DataTransfer(); data.items.add(new File([bytes], "mine.safetensors")); dispatchEvent(new DragEvent("drop", { dataTransfer: data })); };
    globalThis.drop = drop;
  })()`);
  const bytes = (await handed(tab, '[data-form="safetensors"]')) as number[];
  await tab.evaluate(`drop(Uint8Array.from(${JSON.stringify(bytes.slice(0, 100))}))`);
  await tab.until('!document.querySelector("#message").hidden');
  expect(await tab.evaluate('document.querySelector("#message").textContent')).toMatch(/^This is not a sound safetensors file/);
  await tab.evaluate(`drop(Uint8Array.from(${JSON.stringify(bytes)}))`);
  await tab.until('document.querySelector("#status").textContent.startsWith("mine.safetensors: ")');
  await tab.evaluate('document.dispatchEvent(new KeyboardEvent("keydown", { key: "1" }))');
  expect(await tab.evaluate('document.querySelector("#answer").textContent')).toMatch(/say/);
  await tab.close();
});

/** A file of MNIST's form in the page: images of a stroke that stands where the label says, or their labels. */
const IDX = `(name, images) => {
  const n = name.startsWith("t10k") ? 50 : 200;
  const head = images ? [0, 0, 8, 3, 0, 0, 0, n, 0, 0, 0, 28, 0, 0, 0, 28] : [0, 0, 8, 1, 0, 0, 0, n];
  const bytes = new Uint8Array(head.length + n * (images ? 784 : 1));
  bytes.set(head);
  for (let i = 0; i < n; i++) {
    if (!images) bytes[head.length + i] = i % 10;
    else for (let y = 4; y < 24; y++) bytes[head.length + i * 784 + 28 * y + 3 + 2 * (i % 10)] = 255;
  }
  return new File([bytes], name);
}`;

testWith(missing, "images of MNIST's form are learned when their four files are dropped, and a missing one is named", async () => {
  const tab = await begun();
  await tab.until(HASHED);
  await tab.evaluate(
    `globalThis.file = ${IDX}; globalThis.drop = (files) => { const data = new DataTransfer(); for (const each of files) data.items.add(each); dispatchEvent(new DragEvent("drop", { dataTransfer: data })); }`,
  );
  const [images, labels] = ["idx3-ubyte", "idx1-ubyte"];
  await tab.evaluate(`drop([file("train-images-${images}", true), file("train-labels-${labels}", false)])`);
  await tab.until('!document.querySelector("#message").hidden');
  expect(await tab.evaluate('document.querySelector("#message").textContent')).toMatch(/^The images of "t10k" are missing\. Drop all four files/);
  await tab.evaluate(`drop(["train", "t10k"].flatMap((set) => [file(set + "-images-${images}", true), file(set + "-labels-${labels}", false)]))`);
  await tab.until('document.querySelector("#data").value === "mnist"');
  await click(tab, "start");
  await tab.until(HASHED);
  expect(await tab.evaluate('document.querySelector("#status").textContent')).toMatch(/^Done\. 0\.0.% wrong/);
  expect(await tab.noted()).toEqual([]);
  await tab.close();
});
