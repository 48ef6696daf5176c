// What a visitor asks of the page at a bad time, in Chromium: none of it is lost.
import { readdir, rm } from "node:fs/promises";
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

const READY = 'document.querySelector("#status").textContent === "Ready."';
const HASHED = '/^[0-9a-f]{64}$/.test(document.querySelector("#hash").textContent)';
/** Presses buttons one after the other, before anything can come of the first. */
const press = (tab: Tab, ...ids: string[]) => tab.evaluate(`for (const id of ${JSON.stringify(ids)}) document.getElementById(id).click()`);
const text = (tab: Tab, id: string) => tab.evaluate(`document.querySelector("#${id}").textContent`);
const progress = (tab: Tab) => tab.evaluate('document.querySelector("#progress").value');

async function opened(): Promise<Tab> {
  const tab = await browser.open(`${page.url}/index.html${SHORT}`);
  await tab.until(READY);
  return tab;
}

testWith(missing, "a training that is stopped before it is there stops, and the next one comes to its bits", async () => {
  const tab = await opened();
  await press(tab, "start", "stop");
  await tab.until('/^(Stopped|Done)\\./.test(document.querySelector("#status").textContent)');
  expect(await text(tab, "status")).toBe("Stopped.");
  await press(tab, "start");
  await tab.until(HASHED);
  expect(await text(tab, "hash")).toBe(await hashInNode(SHORT));
  expect(await tab.noted()).toEqual([]);
  await tab.close();
});

testWith(missing, "a training that is paused before it is there waits, and takes a setting that was changed by then", async () => {
  const tab = await opened();
  await tab.evaluate(`document.querySelector("#start").click();
    document.querySelector("#pause").click();
    const rate = document.querySelector("#rate");
    rate.value = -2.5;
    rate.dispatchEvent(new Event("change", { bubbles: true }))`);
  await tab.until('document.querySelector("#weights").textContent !== "\u2013"'); // it is there
  await tab.evaluate("new Promise((done) => setTimeout(done, 500))");
  const stood = await progress(tab);
  expect(stood).toBeLessThan(0.1);
  await tab.evaluate("new Promise((done) => setTimeout(done, 1000))");
  expect(await progress(tab)).toBe(stood);
  await press(tab, "pause");
  await tab.until(HASHED);
  expect(await text(tab, "hash")).not.toBe(await hashInNode(SHORT));
  expect(await tab.evaluate('document.querySelector("#message").hidden')).toBe(true);
  expect(await tab.noted()).toEqual([]);
  await tab.close();
});

testWith(missing, "a training that could not begin leaves the next one alone", async () => {
  const tab = await opened();
  await tab.evaluate(`const data = new DataTransfer();
    data.items.add(new File(["size,kind\\n" + Array.from({ length: 50 }, (_, i) => (i % 7) + "," + (i % 7 > 3 ? "a" : "b")).join("\\n")], "kinds.csv"));
    dispatchEvent(new DragEvent("drop", { dataTransfer: data }))`);
  await tab.until('!document.querySelector("#target-line").hidden');
  // a column that the table does not have
  await tab.evaluate('document.querySelector("#target").append(new Option("colour", "colour", true, true))');
  await press(tab, "start");
  await tab.until('!document.querySelector("#message").hidden');
  expect(await text(tab, "message")).toMatch(/"colour"/);
  await tab.evaluate('document.querySelector("#target").value = "kind"');
  await press(tab, "start");
  await tab.until(`${HASHED} || !document.querySelector("#message").hidden`);
  expect(await tab.evaluate('document.querySelector("#message").hidden || document.querySelector("#message").textContent')).toBe(true);
  expect(await text(tab, "status")).toMatch(/^Done\./);
  await tab.close();
});

testWith(missing, "where the part of the page that draws the chart does not come, the page says so and trains", async () => {
  const poor = await site();
  for (const name of await readdir(poor.folder)) if (name.startsWith("plot-")) await rm(join(poor.folder, name));
  const tab = await browser.open(`${poor.url}/index.html${SHORT}`);
  await tab.until(READY);
  await press(tab, "start");
  await tab.until('!document.querySelector("#message").hidden');
  expect(await text(tab, "message")).toMatch(/^A part of this page does not work here: /);
  await tab.until(HASHED);
  expect(await text(tab, "hash")).toBe(await hashInNode(SHORT));
  await tab.close();
  poor.close();
});
