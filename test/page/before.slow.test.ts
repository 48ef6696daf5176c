// What the page shows before anything was trained, in Chromium: that which will be trained.
import { afterAll, beforeAll, expect } from "vitest";
import { testWith } from "../runtimes/lib/need.ts";
import { chromium, missing, type Opened, type Tab } from "./chromium.ts";
import { SHORT, type Site, site } from "./site.ts";
import { plantedTable } from "./table.ts";

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

const text = (tab: Tab, id: string) => tab.evaluate(`document.querySelector("#${id}").textContent`);
const label = (tab: Tab) => tab.evaluate('document.querySelector("#gates").getAttribute("aria-label")');
const hidden = (tab: Tab, id: string) => tab.evaluate(`document.querySelector("#${id}").hidden`);
const choose = (tab: Tab, id: string, value: string) =>
  tab.evaluate(`document.querySelector("#${id}").value = "${value}", document.querySelector("#${id}").dispatchEvent(new Event("change", { bubbles: true }))`);
const columns = (tab: Tab) => tab.evaluate('[...document.querySelectorAll("#columns li b")].map(({ textContent }) => textContent)');
/** How many dots of the picture have something in them. */
const painted = (tab: Tab) =>
  tab.evaluate(
    '(() => { const { width, height } = document.querySelector("#gates"); return document.querySelector("#gates").getContext("2d").getImageData(0, 0, width, height).data.filter((x, i) => i % 4 === 3 && x).length / (width * height); })()',
  );

testWith(missing, "the picture is of what was chosen, until something was trained: that stays", async () => {
  const tab = await browser.open(`${page.url}/index.html${SHORT}`);
  await tab.until('document.querySelector("#status").textContent === "Ready."');
  expect(await text(tab, "picture-title")).toBe("Pixels that the network reads");
  expect(await label(tab)).toBe("Open: 784 of 784 pixels.");
  expect(await text(tab, "bars")).toBe("Everything, until a training begins.");

  await choose(tab, "recipe", "lenet-5");
  expect(await text(tab, "picture-title")).toBe("Filters that the network keeps");
  expect(await label(tab)).toBe("Open: 20 of 20 filters 1, 50 of 50 filters 2.");
  expect(await painted(tab)).toBeGreaterThan(0.5);

  await tab.evaluate(`const data = new DataTransfer();
    data.items.add(new File([${JSON.stringify(plantedTable(100))}], "planted.csv"));
    dispatchEvent(new DragEvent("drop", { dataTransfer: data }))`);
  await tab.until('!document.querySelector("#target-line").hidden');
  expect(await text(tab, "picture-title")).toBe("Columns that the network reads");
  expect(await columns(tab)).toEqual(["alpha", "beta", "gamma", "delta", "epsilon", "color"]);
  expect(await text(tab, "speed-name")).toBe("Rows a second");
  expect(await hidden(tab, "try")).toBe(true);
  await choose(tab, "target", "color");
  expect(await columns(tab)).toEqual(["alpha", "beta", "gamma", "delta", "epsilon", "answer"]);

  await choose(tab, "data", "digits");
  expect(await text(tab, "picture-title")).toBe("Pixels that the network reads");
  expect(await hidden(tab, "try")).toBe(false);

  await tab.evaluate('document.querySelector("#epochs").value = 2, document.querySelector("#examples").value = 200');
  await tab.evaluate('document.querySelector("#start").click()');
  await tab.until('/^Done/.test(document.querySelector("#status").textContent)');
  const trained = await label(tab);
  await choose(tab, "recipe", "lenet-5");
  expect(await text(tab, "picture-title")).toBe("Pixels that the network reads");
  expect(await label(tab)).toBe(trained);
  expect(await tab.noted()).toEqual([]);
  await tab.close();
});
