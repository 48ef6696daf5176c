// examples/13-two-tabs: two tabs of one browser train one net, each on digits of its own; one is closed and opened again meanwhile.
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect } from "vitest";
import { type Browser, browsers, program } from "../runtimes/lib/browsers.ts";
import { testWith } from "../runtimes/lib/need.ts";
import { type Server, serve } from "../runtimes/lib/serve.ts";
import { bundleEntries } from "../support/entries.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const chromium = browsers.find(({ name }) => name === "Chromium") as Browser;

interface Tab {
  goto(url: string): Promise<unknown>;
  evaluate<T>(expression: string): Promise<T>;
  waitForFunction(expression: string, options: { timeout: number; polling: number }): Promise<unknown>;
  reload(): Promise<unknown>;
  close(): Promise<void>;
}
interface Opened {
  newPage(): Promise<Tab>;
  close(): Promise<void>;
}

let site: string;
let server: Server;
let browser: Opened;

beforeAll(async () => {
  if (chromium.missing()) return;
  site = await mkdtemp(join(tmpdir(), "sievenet-tabs-"));
  await cp(join(root, "examples/13-two-tabs"), join(site, "examples/tabs"), { recursive: true });
  await bundleEntries(join(site, "dist"));
  const page = join(site, "examples/tabs/index.html");
  const text = await readFile(page, "utf8");
  expect(text.trim().split("\n").length).toBeLessThanOrEqual(40);
  const told = "globalThis.net = net;";
  expect(text).toContain(told);
  // the whole net, to be compared bit for bit
  const bits = `globalThis.came = [...encode(net)].reduce((sum, byte) => (Math.imul(sum, 31) + byte) | 0, 7);`;
  await writeFile(page, text.replace(told, bits).replace("{ compact,", "{ compact, encode,"));
  server = await serve(site);
  const puppeteer = join(root, "test/runtimes/node_modules/puppeteer-core/lib/esm/puppeteer/puppeteer-core.js");
  const { launch } = (await import(/* @vite-ignore */ puppeteer)).default as { launch(options: object): Promise<Opened> };
  const quiet = ["disable-gpu", "disable-quic", "no-first-run", "disable-background-networking", "disable-component-update", "disable-sync"];
  const args = ["--no-sandbox", ...quiet.map((name) => `--${name}`)];
  browser = await launch({
    browser: "chrome",
    executablePath: program("chromium"),
    headless: true,
    args,
    userDataDir: join(site, "profile"),
    protocolTimeout: 600_000,
  });
});
afterAll(async () => {
  await browser?.close();
  server?.close();
  if (site) await rm(site, { recursive: true, force: true, maxRetries: 5 });
});

const WAIT = { timeout: 150_000, polling: 200 };
const opened = async (rank: number) => {
  const tab = await browser.newPage();
  await tab.goto(`${server.url}/examples/tabs/index.html?rank=${rank}`);
  return tab;
};
/** What a tab shows at its end. */
interface Came {
  readonly bits: number;
  readonly lines: string[];
  readonly left: string;
}
const came = async (tab: Tab) => {
  await tab.waitForFunction("globalThis.came !== undefined", WAIT);
  return tab.evaluate<Came>(
    `({ bits: came, lines: [...document.querySelectorAll("li")].map((each) => each.textContent), left: document.querySelector("output").textContent })`,
  );
};

testWith(chromium.missing(), "two tabs come to one net, and so they do when one is loaded anew", async () => {
  const tabs = [await opened(0), await opened(1)];
  const [first, second] = (await Promise.all(tabs.map(came))) as [Came, Came];
  for (const tab of tabs) await tab.close(); // a tab that is done hands what came to who joins it later
  expect(second.bits).toBe(first.bits);
  expect(second.left).toBe(first.left);
  expect(first.left).toMatch(/^\d+ weights left, the same in both tabs$/);
  expect(first.lines).toHaveLength(8);
  const [, wrong] = /^epoch 8: ([\d.]+) %/.exec(first.lines.at(-1) as string) as unknown as [string, string];
  expect(Number(wrong)).toBeLessThan(45);

  const [third, fourth] = [await opened(0), await opened(1)];
  await fourth.waitForFunction('document.querySelectorAll("li").length > 1', WAIT);
  await fourth.reload();
  const again = await Promise.all([came(third), came(fourth)]);
  expect(again.map(({ bits }) => bits)).toEqual([first.bits, first.bits]);
  expect(again[1].lines.length).toBeLessThan(8); // it went on from what the other knew
});
