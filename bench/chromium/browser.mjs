// Chromium as a program that answers: it is driven by its own protocol through two pipes, messages ending in a zero byte.
// Each page is opened in a context of its own, which has neither a cache nor a compiled script of those before.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const ARGUMENTS = ["--headless=new", "--no-sandbox", "--no-first-run", "--disable-extensions", "--disable-background-networking", "--remote-debugging-pipe"];
/** How long a page may take. */
const PATIENCE = 300_000;

/** Whether --runtime means a browser and not a Node. */
export const isChromium = (path) => /(chromium|chrome)[^/]*$/.test(path ?? "");

/** Starts the program. @throws when it cannot be started */
export async function openChromium(path) {
  const profile = mkdtempSync(join(tmpdir(), "sievenet-chromium-"));
  const child = spawn(path, [...ARGUMENTS, `--user-data-dir=${profile}`, "about:blank"], { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] });
  const waiting = new Map();
  const listeners = new Set();
  let count = 0;
  let text = "";

  const ended = new Promise((resolve) => {
    for (const event of ["error", "close"])
      child.on(event, () => {
        for (const { reject } of waiting.values()) reject(new Error(`${path} could not be started, or has ended`));
        waiting.clear();
        resolve();
      });
  });
  for (const pipe of [child.stdio[3], child.stdio[4]]) pipe.on("error", () => {}); // told by "close"
  child.stdio[4].setEncoding("utf8").on("data", (more) => {
    const messages = (text + more).split("\0");
    text = messages.pop();
    for (const message of messages.map((message) => JSON.parse(message))) {
      const request = waiting.get(message.id);
      waiting.delete(message.id);
      if (request && message.error) request.reject(new Error(`${request.method}: ${message.error.message}`));
      else if (request) request.resolve(message.result);
      else for (const listener of listeners) listener(message);
    }
  });

  function send(method, params = {}, sessionId = undefined) {
    const id = ++count;
    child.stdio[3].write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    return new Promise((resolve, reject) => waiting.set(id, { resolve, reject, method }));
  }

  /** Opens an address in a new context, and waits for what the page gives to `tell()`, as JSON. */
  async function visit(url) {
    const { browserContextId } = await send("Target.createBrowserContext");
    try {
      const { targetId } = await send("Target.createTarget", { url: "about:blank", browserContextId });
      const { sessionId } = await send("Target.attachToTarget", { targetId, flatten: true });
      for (const domain of ["Page", "Runtime"]) await send(`${domain}.enable`, {}, sessionId);
      await send("Runtime.addBinding", { name: "tell" }, sessionId);
      let listener;
      let timer;
      const told = new Promise((resolve, reject) => {
        timer = setTimeout(() => reject(new Error(`the page told nothing in ${PATIENCE / 1000} seconds`)), PATIENCE);
        listener = (message) => {
          if (message.sessionId === sessionId && message.method === "Runtime.bindingCalled") resolve(JSON.parse(message.params.payload));
        };
        listeners.add(listener);
      });
      try {
        await send("Page.navigate", { url }, sessionId);
        return await told;
      } finally {
        listeners.delete(listener);
        clearTimeout(timer);
      }
    } finally {
      await send("Target.disposeBrowserContext", { browserContextId });
    }
  }

  async function close() {
    await send("Browser.close").catch(() => {});
    await ended;
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }

  try {
    const { product, jsVersion } = await send("Browser.getVersion");
    return { version: product.replace(/^\D+/, ""), v8: jsVersion, visit, close };
  } catch (error) {
    rmSync(profile, { recursive: true, force: true });
    throw error;
  }
}
