// Three browsers, each opening one page and telling what it left in `globalThis.came`. Chromium and Firefox through
// puppeteer-core (Firefox over BiDi), both with the system's binary; WebKitGTK through WebKitWebDriver, which is a
// handful of requests. Not through vitest's browser mode: it serves modules one by one and waits for a channel of its
// own, which WebKitWebDriver has no provider for, and then three engines would run three differing suites.
import { spawn } from "node:child_process";
import { accessSync, constants, existsSync } from "node:fs";
import { request } from "node:http";
import { createServer } from "node:net";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll } from "vitest";

/** What a page came to. */
export interface Visit {
  readonly came: unknown;
  /** Errors and warnings on its console. */
  readonly noted: string[];
  /** Of the browser. */
  readonly version: string;
}

export interface Browser {
  readonly name: string;
  /** What is missing to use it, as a sentence that says how to get it; undefined when nothing is. */
  missing(): string | undefined;
  /** Opens a page and waits until the expression is no longer undefined or null there, for at most `patience` milliseconds. */
  visit(url: string, expression?: string, patience?: number): Promise<Visit>;
}

const TIMEOUT = 600_000;
/** Of milliseconds: a page of a test says something by then, however busy the machine is. */
const SILENCE = 180_000;
const question = (expression = "globalThis.came") =>
  `(() => { const came = ${expression}; return { came: came ?? null, stage: globalThis.stage ?? "no worker", noted: globalThis.noted ?? [] }; })()`;

/** The first of these programs that the path leads to. */
export function program(...names: string[]): string | undefined {
  const paths = names.flatMap((name) => (name.startsWith("/") ? [name] : (process.env.PATH ?? "").split(delimiter).map((folder) => join(folder, name))));
  return paths.find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** What a server says to JSON, however long it takes: fetch() would give up a page that is busy for five minutes. */
function asked(method: string, url: string, body?: object): Promise<{ readonly ok: boolean; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (piece) => {
        text += piece;
      });
      response.on("end", () => resolve({ ok: response.statusCode === 200, text })).on("error", reject);
    });
    sent.on("error", reject).end(body && JSON.stringify(body));
  });
}

/** A page that told nothing: what it was doing is in the message. */
class Silent extends Error {}

/** Asks until there is an answer. @throws Silent after `patience` milliseconds without one */
async function answer(ask: () => Promise<unknown>, patience: number): Promise<Omit<Visit, "version">> {
  let last = "it was never asked";
  for (const end = Date.now() + patience; Date.now() < end; await pause(100)) {
    const { came, stage, noted } = (await ask()) as Omit<Visit, "version"> & { stage: string };
    if (came !== null) return { came, noted };
    last = [stage, ...noted].join("; ");
  }
  throw new Silent(`The page had nothing to tell for ${patience / 1000} seconds: ${last}.`);
}

/** What a visit came to; a page that told nothing is opened once more, in a browser that has just begun, and that is said aloud. */
async function twice(visit: () => Promise<Visit>, name: string, url: string): Promise<Visit> {
  try {
    return await visit();
  } catch (error) {
    if (!(error instanceof Silent)) throw error;
    console.warn(`${name} at ${url}: ${error.message} Once more, in a new one.`);
    return visit();
  }
}

// As little of puppeteer-core as is used, since its types are only there when it is installed.
interface Page {
  goto(url: string, options: { waitUntil: "domcontentloaded"; timeout: number }): Promise<unknown>;
  evaluate(expression: string): Promise<unknown>;
}
interface Context {
  newPage(): Promise<Page>;
  close(): Promise<void>;
}
interface Puppet {
  version(): Promise<string>;
  createBrowserContext(): Promise<Context>;
  close(): Promise<void>;
}
const puppeteer = fileURLToPath(new URL("../node_modules/puppeteer-core/lib/esm/puppeteer/puppeteer-core.js", import.meta.url));

function puppet(name: "Chromium" | "Firefox", binaries: string[]): Browser {
  const missing = () => {
    if (!program(...binaries)) return `${name} was not found: apt-get install ${binaries[0]}.`;
    if (!existsSync(puppeteer)) return "puppeteer-core was not found: npm ci in test/runtimes.";
  };
  // one for all pages of a test file, as Firefox takes seconds to begin; each page in a context of its own, with nothing stored
  let opened: Promise<Puppet> | undefined;
  const open = async (): Promise<Puppet> => {
    const { launch } = (await import(/* @vite-ignore */ puppeteer)).default as { launch(options: object): Promise<Puppet> };
    return launch({
      browser: name === "Chromium" ? "chrome" : "firefox",
      executablePath: program(...binaries),
      headless: true,
      timeout: TIMEOUT,
      protocolTimeout: TIMEOUT,
      args: name === "Chromium" ? ["--no-sandbox"] : [],
    });
  };
  const close = async () => {
    const browser = opened;
    opened = undefined;
    await (await browser)?.close();
  };
  afterAll(close, TIMEOUT);
  const once = async (url: string, expression: string | undefined, patience: number): Promise<Visit> => {
    opened ??= open();
    const browser = await opened;
    const context = await browser.createBrowserContext();
    try {
      const version = (await browser.version()).replace(/^\D+/, "");
      const page = await context.newPage();
      // a page may be busy from its first moment on, and Firefox then tells of its loading when it has time again
      await page.goto(url, { waitUntil: "domcontentloaded", timeout: TIMEOUT });
      const answered = await answer(() => page.evaluate(question(expression)), patience);
      await context.close();
      return { ...answered, version };
    } catch (error) {
      if (error instanceof Silent) await close();
      else await context.close();
      throw error;
    }
  };
  return { name, missing, visit: (url, expression, patience = SILENCE) => twice(() => once(url, expression, patience), name, url) };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const webKit: Browser = {
  name: "WebKitGTK",
  missing: () =>
    program("WebKitWebDriver") && program("xvfb-run") ? undefined : "WebKitWebDriver and xvfb-run were not found: apt-get install webkit2gtk-driver xvfb.",
  async visit(url, expression, patience = SILENCE) {
    const port = await freePort();
    // without a UTF-8 language WebKitGTK ends before it begins; a group of its own, so that all of it can be ended; a screen
    // of its own, as two that begin at once would find the same one free
    const screen = `${1000 + (process.pid % 30_000)}`;
    const driver = spawn("xvfb-run", ["-a", "-n", screen, "WebKitWebDriver", "-p", `${port}`], {
      env: { ...process.env, LANG: "en_US.UTF-8", WEBKIT_DISABLE_COMPOSITING_MODE: "1" },
      detached: true,
      stdio: "ignore",
    });
    const ended = new Promise((resolve) => driver.on("close", resolve));
    const say = async (method: string, path: string, body?: object) => {
      const { ok, text } = await asked(method, `http://127.0.0.1:${port}${path}`, body);
      const { value } = JSON.parse(text) as { value: { sessionId: string; capabilities: Record<string, string>; message?: string } };
      if (!ok) throw new Error(`WebKitWebDriver: ${value.message}`);
      return value;
    };
    try {
      let over = false;
      void ended.then(() => {
        over = true;
      });
      for (const end = Date.now() + TIMEOUT; ; await pause(100)) {
        const status = await asked("GET", `http://127.0.0.1:${port}/status`).catch(() => undefined);
        if (status?.ok) break;
        if (over || Date.now() > end) throw new Error("WebKitWebDriver did not start.");
      }
      const { sessionId, capabilities } = await say("POST", "/session", {
        capabilities: { alwaysMatch: { timeouts: { script: TIMEOUT, pageLoad: TIMEOUT } } },
      });
      const session = `/session/${sessionId}`;
      try {
        await say("POST", `${session}/url`, { url });
        const ask = () => say("POST", `${session}/execute/sync`, { script: `return ${question(expression)};`, args: [] });
        return { ...(await answer(ask, patience)), version: capabilities["browserVersion"] ?? "" };
      } finally {
        await say("DELETE", session);
      }
    } finally {
      if (driver.pid && driver.exitCode === null) process.kill(-driver.pid);
      await ended;
    }
  },
};

export const browsers: readonly Browser[] = [
  puppet("Chromium", ["chromium", "chromium-browser", "google-chrome"]),
  puppet("Firefox", ["firefox-esr", "firefox"]),
  webKit,
];
