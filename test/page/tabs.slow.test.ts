// What the page keeps, in Chromium: one training of several tabs, none where there is no room, and a sentence about it.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect } from "vitest";
import { testWith } from "../runtimes/lib/need.ts";
import { chromium, missing, type Opened, type Tab } from "./chromium.ts";
import { hashInNode, SHORT, type Site, site } from "./site.ts";

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

/** Long enough that it does not end by itself while it is looked at. */
const LONG = "#seed=11&epochs=1000&examples=500";
const click = (tab: Tab, id: string) => tab.evaluate(`document.querySelector("#${id}").click()`);
const text = (tab: Tab, id: string) => tab.evaluate(`document.querySelector("#${id}").textContent`);
const shown = (id: string) => `!document.querySelector("#${id}").hidden`;
const HASHED = '/^[0-9a-f]{64}$/.test(document.querySelector("#hash").textContent)';
const READY = 'document.querySelector("#status").textContent === "Ready."';
/** Two epochs are done: one is written. */
const AT_WORK = '/^Epoch ([3-9]|[0-9]{2})/.test(document.querySelector("#status").textContent)';

testWith(missing, "of two tabs the first keeps its training, and the second one says so and comes to the same bits", async () => {
  const first = await browser.open(`${page.url}/index.html${LONG}`);
  await first.until(READY);
  await click(first, "start");
  await first.until(AT_WORK);

  const second = await first.another(`${page.url}/index.html${SHORT}`);
  await second.until(READY);
  await second.until(shown("unkept"));
  expect(await text(second, "unkept")).toBe("Another tab of this page is training. What you start here is kept only once that one has ended.");
  expect(await second.evaluate(shown("kept"))).toBe(false);
  await click(second, "start");
  await second.until(HASHED);
  expect(await text(second, "hash")).toBe(await hashInNode(SHORT));
  expect(await text(second, "unkept")).toBe("Another tab of this page is training, so this training was not kept: a reload loses it.");
  expect(await first.evaluate(shown("unkept"))).toBe(false);

  // the first goes: what is kept is still its training, though the second one has begun and ended another
  await first.leave();
  const third = await second.another(`${page.url}/index.html${SHORT}`);
  await third.until(shown("kept"));
  expect(await text(third, "kept-text")).toMatch(/^A training from before is kept: MLP 784-300-100, seed 11, \d+ of 1000 epochs.$/);

  // one that goes on in the third cannot be gone on with, nor be forgotten, in the second
  await second.go(`${page.url}/index.html?again${SHORT}`);
  await second.until(shown("kept"));
  await click(third, "go-on");
  await third.until('/^Epoch/.test(document.querySelector("#status").textContent)');
  await click(second, "forget");
  await second.until(shown("message"));
  expect(await text(second, "message")).toMatch(
    /^Another tab of this page is training, and what is kept is that training. It is not forgotten before that tab has ended.$/,
  );
  await second.evaluate('document.querySelector("#message").hidden = true');
  await click(second, "go-on");
  await second.until(shown("message"));
  expect(await text(second, "message")).toMatch(/Let that tab go on, or close it first.$/);
  expect(await text(second, "status")).toBe("Ready.");

  // one that waits for its turn keeps its training from then on
  await second.go(`${page.url}/index.html?waits${LONG.replace("11", "12")}`);
  await second.until(READY);
  await click(second, "start");
  await second.until(AT_WORK);
  await second.until(
    'document.querySelector("#unkept").textContent === "Another tab of this page is training. What is trained here is kept once that one has ended; until then a reload loses it."',
  );
  await click(third, "stop");
  await second.until(`!(${shown("unkept")})`);
  await third.leave();
  await click(second, "pause");
  await second.evaluate("new Promise((done) => setTimeout(done, 1500))");
  await second.go(`${page.url}/index.html?after${SHORT}`);
  await second.until(shown("kept"));
  expect(await text(second, "kept-text")).toMatch(/seed 12, \d+ of 1000 epochs.$/);
  expect([...(await first.noted()), ...(await second.noted()), ...(await third.noted())]).toEqual([]);
  await second.close();
});

testWith(missing, "a browser without room for the page trains to the same bits, and the page says that a reload loses them", async () => {
  const tab = await browser.open(`${page.url}/index.html${SHORT}`);
  await tab.ask("page", "Storage.overrideQuotaForOrigin", { origin: page.url, quotaSize: 1000 });
  await tab.until(READY);
  await click(tab, "start");
  await tab.until(HASHED);
  expect(await text(tab, "hash")).toBe(await hashInNode(SHORT));
  expect(await text(tab, "unkept")).toBe("The browser does not keep this training, so a reload loses it: it gives this page no more room.");
  expect(await tab.noted()).toEqual([]);
  await tab.close();
});

/** As in windows where pages have neither files nor a database, and as in browsers that have no locks. */
const BARE = `Object.defineProperty(navigator, "locks", { value: undefined });
Object.defineProperty(globalThis, "indexedDB", { value: undefined });
navigator.storage.getDirectory = () => Promise.reject(new DOMException("forbidden", "SecurityError"));
`;

testWith(missing, "a browser that has no files for pages and no locks trains to the same bits, and the page says what it does without", async () => {
  const bare = await site();
  const worker = join(bare.folder, "worker.js");
  await writeFile(worker, BARE + (await readFile(worker, "utf8")));
  const tab = await browser.open(`${bare.url}/index.html${SHORT}`);
  await tab.until(READY);
  expect(await text(tab, "engine")).toMatch(/^Train in one tab at a time: /);
  await click(tab, "start");
  await tab.until(HASHED);
  expect(await text(tab, "hash")).toBe(await hashInNode(SHORT));
  expect(await text(tab, "unkept")).toBe("The browser does not keep this training, so a reload loses it: it has no place for files of pages.");
  expect(await tab.noted()).toEqual([]);
  await tab.close();
  bare.close();
});
