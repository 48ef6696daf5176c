// One suite, unchanged, in every JavaScript runtime that is found. SIEVENET_RUNTIMES=all requires all of them and writes
// docs/runtimes.md.
import { copyFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect } from "vitest";
import { PINNED } from "../support/story.ts";
import { browsers } from "./lib/browsers.ts";
import { bundleSuite } from "./lib/bundle.ts";
import { arm, bun, deno, nodes, printed } from "./lib/commands.ts";
import { all, testWith } from "./lib/need.ts";
import { type Server, serve } from "./lib/serve.ts";
import { type Row, table } from "./lib/table.ts";
import type { Outcome } from "./lib/vitest.ts";

type Came = Outcome & { told: typeof PINNED; version?: string; machine?: string };

const lib = fileURLToPath(new URL("lib", import.meta.url));
const rows: Row[] = [];
let folder: string;
let server: Server;
/** Takes four minutes, since qemu computes vectors number by number; so it begins first and is asked last. */
let onArm: Promise<string> | undefined;
const done = new AbortController();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sievenet-runtimes-"));
  await bundleSuite(join(folder, "suite.mjs"));
  for (const name of ["main.mjs", "suite.html"]) await copyFile(join(lib, name), join(folder, name));
  server = await serve(folder);
  if (arm.missing()) return;
  onArm = printed([...arm.words, join(folder, "main.mjs"), "20 steps of"], { signal: done.signal });
  onArm.catch(() => {}); // its test tells
});

afterAll(async () => {
  done.abort();
  server.close();
  await rm(folder, { recursive: true, force: true });
  const page = table(rows);
  if (all) await writeFile(fileURLToPath(new URL("../../docs/runtimes.md", import.meta.url)), page);
  console.log(page);
});

function check(name: string, came: Came, version: string, fewest: number): void {
  rows.push({ name, version, machine: came.machine ?? process.arch, passed: came.passed, failed: came.failed.length, ...came.told });
  expect(came.failed).toEqual([]);
  expect(came.passed).toBeGreaterThanOrEqual(fewest);
  expect(came.told).toEqual(PINNED);
}

/** So that a suite that lost its tests does not pass. */
const MANY = 2500;

for (const { name, words, missing } of [...nodes, deno, bun])
  testWith(missing(), `the suite passes in ${name}, with the pinned bits`, async () => {
    const came = JSON.parse(await printed([...words, join(folder, "main.mjs")])) as Came;
    check(name, came, came.version ?? "", MANY);
  });

for (const browser of browsers)
  testWith(browser.missing(), `the suite passes in ${browser.name}, with the pinned bits`, async () => {
    const { came, noted, version } = await browser.visit(`${server.url}/suite.html`, undefined, 600_000);
    check(browser.name, came as Came, version, MANY - 100);
    expect(noted).toEqual([]);
  });

testWith(arm.missing(), `the pinned bits come in ${arm.name}`, async () => {
  const came = JSON.parse((await onArm) as string) as Came;
  check(arm.name, came, came.version ?? "", 2);
});
