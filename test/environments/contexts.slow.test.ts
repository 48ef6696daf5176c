// The entries in places that lack what Node and browsers have: contexts of node:vm, bare ones and such with one global taken
// away, jsdom, and engines without a compiler. Each gives the bits of an ordinary Node, or says one true sentence.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createContext, runInContext } from "node:vm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { printed } from "../runtimes/lib/commands.ts";
import { testWith } from "../runtimes/lib/need.ts";
import { bundled } from "./bundle.ts";
import { PROGRAM } from "./program.ts";

const runtimes = createRequire(fileURLToPath(new URL("../runtimes/package.json", import.meta.url)));
const folder = mkdtempSync(join(tmpdir(), "sievenet-places-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** The program as a script, and what it gives in an ordinary Node. */
let script: string;
let right: string;

beforeAll(async () => {
  script = await bundled(`${PROGRAM}\nglobalThis.program = program;`, true);
  writeFileSync(join(folder, "main.mjs"), await bundled(`${PROGRAM}\nprogram().then(console.log, (error) => console.log(String(error)));`, true, "esm"));
  right = await printed([process.execPath, join(folder, "main.mjs")]);
});

test("in an ordinary Node all entries agree", () => {
  expect(JSON.parse(right)).toMatchObject({ inference: true, sparse: true, notes: true });
});

/** What of Node's globals a context of node:vm has only if it is given; its own are the language's and WebAssembly. */
const HOST = {
  ...{ TextEncoder, TextDecoder, atob, btoa, setImmediate, setTimeout, clearTimeout, MessageChannel, performance, console, crypto },
  ...{ URL, AbortController, AbortSignal, structuredClone, queueMicrotask },
};

/** The same, but for runs, which are stopped by an AbortController. */
const withoutRuns = (text: string) =>
  JSON.stringify({ ...JSON.parse(text), events: "UsageError: run: there is no AbortController here, by which runs are stopped. Call train() yourself." });

function inContext(globals: object, taken: string): Promise<string> {
  const context = createContext({ ...globals });
  runInContext(`delete globalThis.${taken}`, context);
  runInContext(script, context);
  return runInContext("program()", context) as Promise<string>;
}

describe("in a context of node:vm", () => {
  test("without any global but the language's own", async () => expect(await inContext({}, "nothing")).toBe(withoutRuns(right)));

  test.each(["nothing", "FinalizationRegistry", "WeakRef", ...Object.keys(HOST)])("without %s", async (taken) => {
    const { [taken as keyof typeof HOST]: _, ...rest } = HOST;
    expect(await inContext(rest, taken)).toBe(taken === "AbortController" ? withoutRuns(right) : right);
  });
});

describe("in jsdom", () => {
  let missing: string | undefined;
  try {
    runtimes.resolve("jsdom");
  } catch {
    missing = "jsdom was not found: npm ci in test/runtimes";
  }

  testWith(missing, "with an element whose id is sievenet", async () => {
    const { JSDOM } = runtimes("jsdom");
    const { window } = new JSDOM('<p id="sievenet">', { runScripts: "outside-only" });
    window.eval(script);
    expect(await window.eval("program()")).toBe(right);
    window.close();
  });
});

test("under --jitless, where Node has no WebAssembly, it is said so", async () => {
  expect(await printed([process.execPath, "--jitless", join(folder, "main.mjs")])).toBe(
    "UsageError: sievenet: there is no WebAssembly here, as in engines without a compiler (--jitless, lockdown mode). Use another.",
  );
});
