// What the page holds while it trains, in Chromium: after four times as many epochs it is as much as before.
//   SIEVENET_MINUTES=10   looks once more after so many minutes
import { afterAll, beforeAll, expect } from "vitest";
import { testWith } from "../runtimes/lib/need.ts";
import { chromium, missing, type Opened, type Tab } from "./chromium.ts";
import { type Site, site } from "./site.ts";

let page: Site;
let browser: Opened;
beforeAll(async () => {
  if (missing) return;
  page = await site();
  browser = await chromium();
});
afterAll(async () => {
  await browser?.close();
  page?.close();
});

/** Bytes, with all taken away that nothing refers to. */
interface Held {
  /** Of the page and of its worker: objects, and the arrays behind them. */
  readonly page: number;
  readonly worker: number;
  /** Linear memory of WebAssembly, which never shrinks, of both. */
  readonly pageWasm: number;
  readonly workerWasm: number;
}

async function heldBy(tab: Tab, where: "page" | "worker"): Promise<readonly [heap: number, wasm: number]> {
  await tab.ask(where, "HeapProfiler.collectGarbage");
  const { usedSize, backingStorageSize } = (await tab.ask(where, "Runtime.getHeapUsage")) as { usedSize: number; backingStorageSize: number };
  const objectGroup = "memory";
  const { result } = (await tab.ask(where, "Runtime.evaluate", { expression: "WebAssembly.Memory.prototype", objectGroup })) as {
    result: { objectId: string };
  };
  const { objects } = (await tab.ask(where, "Runtime.queryObjects", { prototypeObjectId: result.objectId, objectGroup })) as { objects: { objectId: string } };
  const sum = "function () { return this.reduce((sum, { buffer }) => sum + buffer.byteLength, 0); }";
  const asked = { objectId: objects.objectId, functionDeclaration: sum, returnByValue: true };
  const { result: wasm } = (await tab.ask(where, "Runtime.callFunctionOn", asked)) as { result: { value: number } };
  await tab.ask(where, "Runtime.releaseObjectGroup", { objectGroup });
  return [usedSize + backingStorageSize, wasm.value];
}

const EPOCH = '/^Epoch/.test(document.querySelector("#status").textContent)';

/** Pauses the training, looks, and has it go on. */
async function look(tab: Tab): Promise<Held> {
  await tab.evaluate('document.querySelector("#pause").click()');
  await tab.evaluate("new Promise((done) => setTimeout(done, 1000))");
  const [[onPage, pageWasm], [inWorker, workerWasm]] = [await heldBy(tab, "page"), await heldBy(tab, "worker")];
  await tab.evaluate('document.querySelector("#pause").click()');
  await tab.until(EPOCH);
  return { page: onPage, worker: inWorker, pageWasm, workerWasm };
}

const kB = (bytes: number) => `${Math.round(bytes / 1000)} kB`;
const words = ({ page, worker, pageWasm, workerWasm }: Held, epoch: number) =>
  `epoch ${epoch}: objects ${kB(page)} and ${kB(worker)} (page and worker), linear memory ${kB(pageWasm)} and ${kB(workerWasm)}`;
const epochOf = async (tab: Tab) => Number(/Epoch (\d+)/.exec(String(await tab.evaluate('document.querySelector("#status").textContent')))?.[1]);

/** What an epoch may leave: its record, in the worker, and its point in the chart. A net has 1 MB, a checkpoint 3. */
const OF_AN_EPOCH = 4000;
/** What engines put aside by then (compiled code, and what they have learned of it), and a net or two that are on their way or not, at 1.1 MB. */
const OF_THE_ENGINE = 3_000_000;
/** Room of compacted nets that the page has answered with, until the engine finds them forgotten. */
const OF_NETS = 16_000_000;

testWith(missing, "training grows the tab by nothing but a line an epoch", async () => {
  const minutes = Number(process.env.SIEVENET_MINUTES ?? 0);
  const tab = await browser.open(`${page.url}/index.html#seed=5&epochs=1000&examples=${minutes ? 1500 : 500}`);
  await tab.until('document.querySelector("#status").textContent === "Ready."');
  await tab.evaluate('document.querySelector("#start").click()');
  const epochs = (n: number) => tab.until(`+/Epoch (.+) of/.exec(document.querySelector("#status").textContent)?.[1] > ${n}`);
  await epochs(12);
  await tab.press("3"); // both nets answer, now and after each epoch
  const [before, from] = [await look(tab), await epochOf(tab)];
  console.log(words(before, from));
  const grown = async () => {
    const [after, to] = [await look(tab), await epochOf(tab)];
    console.log(words(after, to));
    expect(after.workerWasm).toBe(before.workerWasm);
    expect(after.pageWasm - before.pageWasm).toBeLessThan(OF_NETS);
    expect(after.page + after.worker - before.page - before.worker).toBeLessThan(OF_THE_ENGINE + OF_AN_EPOCH * (to - from));
  };
  await epochs(48);
  await grown();
  for (let minute = 0; minute < minutes; minute++) {
    await tab.evaluate("new Promise((done) => setTimeout(done, 60000))");
    await grown();
  }
  await tab.close();
});
