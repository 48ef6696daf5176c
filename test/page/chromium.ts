// Chromium through puppeteer-core, with what test/runtimes/lib/browsers.ts has no need of: windows of a size, darkness, pictures.
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { program } from "../runtimes/lib/browsers.ts";

const puppeteer = fileURLToPath(new URL("../runtimes/node_modules/puppeteer-core/lib/esm/puppeteer/puppeteer-core.js", import.meta.url));
/** Why it cannot be opened here; undefined where it can. */
export const missing = !program("chromium")
  ? "Chromium was not found: apt-get install chromium."
  : existsSync(puppeteer)
    ? undefined
    : "puppeteer-core was not found: npm ci in test/runtimes.";
const QUIET = [
  "--no-sandbox",
  "--disable-gpu",
  // more than any page that is opened has: what lies outside of the window is never painted, and the browser then tells of it as
  // seen when it paints something else, be that long after
  "--window-size=1500,1200",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
const TIMEOUT = 600_000;

/** How a window looks. */
export interface Looks {
  readonly width?: number;
  readonly height?: number;
  readonly dark?: boolean;
}

/** A page in a window. */
export interface Tab {
  evaluate(expression: string): Promise<unknown>;
  /** Waits until an expression holds. */
  until(expression: string): Promise<void>;
  /** Runs a program in the page, whatever its policy. */
  run(program: string): Promise<void>;
  picture(path: string): Promise<void>;
  /** Opens an address in the same window. */
  go(url: string): Promise<void>;
  /** Opens an address in another window of the same visitor. */
  another(url: string): Promise<Tab>;
  /** Presses a key, as a visitor would. */
  press(key: string): Promise<void>;
  /** Asks the browser by its protocol; `where`: the page or its worker. */
  ask(where: "page" | "worker", method: string, what?: object): Promise<Record<string, unknown>>;
  noted(): Promise<readonly string[]>;
  /** Closes this window alone. */
  leave(): Promise<void>;
  /** Closes all windows of the visitor. */
  close(): Promise<void>;
}

export interface Opened {
  open(url: string, looks?: Looks): Promise<Tab>;
  close(): Promise<void>;
}

/** A browser with a profile of its own. */
export async function chromium(): Promise<Opened> {
  const { launch } = (await import(/* @vite-ignore */ puppeteer)).default;
  const profile = await mkdtemp(join(tmpdir(), "sievenet-chromium-"));
  const browser = await launch({
    executablePath: program("chromium"),
    headless: true,
    args: QUIET,
    userDataDir: profile,
    timeout: TIMEOUT,
    protocolTimeout: TIMEOUT,
  });
  return {
    async open(url, { width = 1360, height = 900, dark = false } = {}) {
      const context = await browser.createBrowserContext();
      const open = async (at: string): Promise<Tab> => {
        const page = await context.newPage();
        await page.setViewport({ width, height });
        await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: dark ? "dark" : "light" }]);
        const noted: string[] = [];
        page.on("pageerror", (error: Error) => noted.push(error.message));
        page.on("console", (said: { type(): string; text(): string }) => void (/error|warn/.test(said.type()) && noted.push(said.text())));
        await page.goto(at, { timeout: TIMEOUT });
        const client = await page.createCDPSession();
        return {
          evaluate: (expression) => page.evaluate(expression),
          until: async (expression) => void (await page.waitForFunction(expression, { timeout: TIMEOUT, polling: 50 })),
          run: async (text) => void (await page.evaluate(text)),
          picture: async (path) => void (await page.screenshot({ path, fullPage: true })),
          go: async (to) => void (await page.goto(to, { timeout: TIMEOUT })),
          another: open,
          press: (key) => page.keyboard.press(key),
          ask: (where, method, what) => (where === "page" ? client : page.workers()[0].client).send(method, what),
          noted: async () => noted,
          leave: () => page.close(),
          close: () => context.close(),
        };
      };
      return open(url);
    },
    async close() {
      await browser.close();
      await rm(profile, { recursive: true, force: true });
    },
  };
}
