// What strangers do to the page, in Chromium: links with absurd numbers, files that are none, engines that cannot run it. All is answered in a sentence.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
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

const text = async (tab: Tab, id: string) => String(await tab.evaluate(`document.querySelector("#${id}").textContent`));
const click = (tab: Tab, id: string) => tab.evaluate(`document.querySelector("#${id}").click()`);
const COMPLAINS = '!document.querySelector("#message").hidden && document.querySelector("#message").textContent !== ""';
const READY = 'document.querySelector("#status").textContent === "Ready."';
const HASHED = '/^[0-9a-f]{64}$/.test(document.querySelector("#hash").textContent)';

/** What the page says to something, which it had not said before. */
async function saidTo(tab: Tab, act: () => Promise<unknown>): Promise<string> {
  await tab.evaluate('document.querySelector("#message").textContent = "", document.querySelector("#message").hidden = true');
  await act();
  await tab.until(COMPLAINS);
  return text(tab, "message");
}

/** Drops files by name and content. */
const drop = (tab: Tab, ...files: readonly (readonly [name: string, content: string])[]) =>
  tab.evaluate(
    `(() => { const data = new DataTransfer(); for (const [name, content] of ${JSON.stringify(files)}) data.items.add(new File([content], name)); dispatchEvent(new DragEvent("drop", { dataTransfer: data })); })()`,
  );

testWith(missing, "links with absurd numbers are refused in a sentence, by the browser at their field or by the page", async () => {
  const tab = await browser.open(`${page.url}/index.html${SHORT}`);
  await tab.until(READY);
  for (const [link, said] of [
    ["budget=5", /budget/],
    ["budget=-1", /budget/],
    ["budget=none", /budget/],
    ["lambda=-3", /lambda/],
    ["rate=0", /learningRate/],
    ["rate=1e9&epochs=3", /./],
  ] as const) {
    await tab.go(`${page.url}/index.html?${encodeURIComponent(link)}#examples=200&epochs=2&${link}`);
    await tab.until(READY);
    const came = await saidTo(tab, () => click(tab, "start"));
    expect(came, link).toMatch(said);
    expect(came, link).toMatch(/[.?]$/);
    await tab.until(READY);
  }
  for (const [link, id] of [
    ["epochs=1e9", "epochs"],
    ["epochs=", "epochs"],
    ["epochs=many", "epochs"],
    ["examples=3", "examples"],
    ["seed=-1", "seed"],
    ["seed=1.5", "seed"],
  ] as const) {
    await tab.go(`${page.url}/index.html?${encodeURIComponent(link)}#${link}`);
    await tab.until(READY);
    await click(tab, "start");
    expect(await tab.evaluate(`document.querySelector("#${id}").validationMessage !== ""`), link).toBe(true);
    expect(await text(tab, "status"), link).toBe("Ready.");
  }
  expect(await tab.noted()).toEqual([]);
  await tab.close();
});

testWith(missing, "files that are none are refused in a sentence, and a running training stays as it is", async () => {
  const tab = await browser.open(`${page.url}/index.html${SHORT}`);
  await tab.until(READY);
  for (const [name, content] of [
    ["empty.csv", ""],
    ["head.csv", "a,b,c\n"],
    ["one.csv", "a,b\n1,2\n"],
    ["ragged.csv", "a,b\n1,2\n3\n4,5\n"],
    ["twice.csv", "a,a\n1,2\n3,4\n"],
    ["quote.csv", 'a,b\n"1,2\n3,4\n'],
    ["binary.csv", "\u0000\u0001\u0002"],
    ["net.safetensors", "\u0008\u0000\u0000\u0000\u0000\u0000\u0000\u0000{}      "],
    ["train-images-idx3-ubyte", "no images"],
  ] as const) {
    const came = await saidTo(tab, () => drop(tab, [name, content]));
    expect(came, name).toMatch(/[.?]$/);
    expect(await tab.evaluate('document.querySelector("#data").options.length'), name).toBe(1);
  }
  expect(await saidTo(tab, () => drop(tab))).toBe("What was dropped is no file. Drop a table (.csv, .tsv), the files of MNIST, or a network (.safetensors).");
  expect(await saidTo(tab, () => drop(tab, ["a.csv", "a,b\n1,2\n3,4"], ["b.csv", "a,b\n1,2\n3,4"]))).toMatch(
    /^2 files came, but only those of MNIST come at once\./,
  );
  await tab.evaluate('document.querySelector("#epochs").value = 1000');
  await click(tab, "start");
  await tab.until('/^Epoch ([2-9]|[0-9]{2})/.test(document.querySelector("#status").textContent)');
  expect(await saidTo(tab, () => drop(tab, ["rows.csv", plantedTable(50)]))).toBe("Stop the training first: then the page takes what there is to learn of.");
  await tab.until('/^Epoch/.test(document.querySelector("#status").textContent)');
  expect(await tab.evaluate('document.querySelector("#start").disabled')).toBe(true);
  await click(tab, "pause");
  await click(tab, "stop"); // while it waits
  await tab.until('document.querySelector("#status").textContent.startsWith("Stopped.")');
  expect(await tab.noted()).toEqual([]);
  await tab.close();
});

testWith(missing, "a table called as other data are is one, and a link of a table asks for it and has its settings", async () => {
  const tab = await browser.open(`${page.url}/index.html#recipe=mlp&data=planted&target=answer&epochs=30&lambda=0.3&rate=0.003&seed=4`);
  await tab.until(READY);
  expect(await text(tab, "message")).toBe(
    'This link is of a training on "planted", which is not here yet: drop that table (planted.csv) onto the page, and its settings are filled in.',
  );
  await drop(tab, ["digits.csv", plantedTable(60)]);
  await tab.until('document.querySelector("#data").value === "digits.csv"');
  await click(tab, "start");
  await tab.until(HASHED);
  await drop(tab, ["planted.csv", plantedTable(300)]);
  await tab.until('document.querySelector("#data").value === "planted"');
  expect(await tab.evaluate('["epochs", "seed", "target"].map((id) => document.getElementById(id).value)')).toEqual(["30", "4", "answer"]);
  expect(await text(tab, "lambda-text")).toBe("0.3");
  await click(tab, "start");
  await tab.until('document.querySelector("#hash").textContent === "known at the end"');
  await tab.until(HASHED);
  expect(await tab.evaluate('[...document.querySelectorAll("#columns li:not(.unread) b")].map((each) => each.textContent)')).toContain("alpha");
  // a training that is kept needs its rows again
  await tab.go(`${page.url}/index.html?again`);
  await tab.until('!document.querySelector("#kept").hidden');
  expect(await saidTo(tab, () => click(tab, "go-on"))).toBe('The rows of "planted" are not here any more. Drop the file onto the page again.');
  await drop(tab, ["planted.csv", plantedTable(300)]);
  await tab.until('document.querySelector("#data").value === "planted"');
  expect(await tab.evaluate('document.querySelector("#kept").hidden')).toBe(false);
  await click(tab, "go-on");
  await tab.until(HASHED);
  expect(await tab.noted()).toEqual([]);
  await tab.close();
});

testWith(missing, "an engine that cannot read the page's modules is told so, on both pages", async () => {
  const old = await site();
  for (const name of ["train", "bench"]) await writeFile(join(old.folder, `${name}.js`), "this is no program");
  const tab = await browser.open(`${old.url}/index.html`);
  await tab.until(COMPLAINS);
  expect(await text(tab, "message")).toMatch(/^This page could not begin\. It needs WebAssembly with SIMD and module workers: .*\.$/);
  await tab.go(`${old.url}/bench.html`);
  await tab.until('document.querySelector("#status").textContent.startsWith("This page could not begin.")');
  await tab.go(`file://${old.folder}/index.html`);
  await tab.until(COMPLAINS);
  expect(await text(tab, "message")).toMatch(/^This page was opened as a file, /);
  await tab.close();
  old.close();
});
