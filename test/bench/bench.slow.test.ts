// The bench must not break unseen when something in src/ is renamed: its bundle is built and one sample of each of our own
// contenders is run, without any peer. Nothing is timed. The bench is JavaScript without types: imported by address.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { browsers, program } from "../runtimes/lib/browsers.ts";
import { testWith } from "../runtimes/lib/need.ts";

const at = (path: string): string => new URL(`../../bench/${path}`, import.meta.url).href;
const folder = mkdtempSync(join(tmpdir(), "sievenet-bench-"));
const { buildLibrary, everything, libraryBundle } = await import(at("lib/build.mjs"));
const { workloads } = await import(at("workloads/index.mjs"));

interface Contender {
  sample(calls: number): Promise<number>;
  result?(): ArrayLike<number> | Promise<ArrayLike<number>>;
  free?(): void;
}
interface Workload {
  readonly name: string;
  readonly ours?: (lib: unknown) => Contender;
  readonly missing?: (lib: unknown) => string | undefined;
  readonly peers?: Record<string, (lib: unknown) => Contender>;
}

let file: string;
let lib: Record<string, (options: object) => unknown>;
beforeAll(async () => {
  file = await buildLibrary(`${folder}/`);
  lib = await import(pathToFileURL(file).href);
});
afterAll(() => rmSync(folder, { recursive: true }));

test("a name that src/ does not export is an error of the build, and so is a warning of esbuild", async () => {
  await expect(libraryBundle('export { nothing } from "./src/memory.ts";')).rejects.toThrow(/No matching export in "src\/memory.ts"/);
  await expect(libraryBundle("export const never = (x) => typeof x === 'numeral';")).rejects.toThrow("esbuild warns");
});

const ours = (workloads as Workload[]).filter((each) => each.ours);
test.each(ours.map((each) => [each.name, each] as const))("%s: ours", async (_, workload) => {
  if (workload.missing?.(lib)) return;
  const register = workload.peers?.["register-only loop"];
  for (const make of [workload.ours, register]) {
    const each = await make?.(lib);
    if (!each) continue;
    const numbers = [...Array.from((await each.result?.()) ?? [])];
    expect(numbers.every(Number.isFinite)).toBe(true);
    expect(await each.sample(1)).toBeGreaterThan(0);
    each.free?.();
  }
});

describe("workloads that measure in their own way", () => {
  test("those of 200 epochs train the command's nets", async () => {
    const { runs } = await import(at("workloads/mnistRun.mjs"));
    const { trainRun } = await import(at("lib/trainRun.mjs"));
    const split = lib["digits"]?.({ train: 300, test: 100 });
    const widths = { "lenet-300-100": [784, 300, 100], "lenet-5": [20, 50, 800, 500] };
    for (const run of Object.values(runs) as { recipe: keyof typeof widths; dense: unknown }[]) {
      const found = await trainRun(lib, split, { ...run, epochs: 2 });
      expect(found).toMatchObject({ steps: 6, open: widths[run.recipe] });
      expect(found.seconds).toBeGreaterThan(0);
      expect(found.testError).toBeLessThanOrEqual(1);
    }
  });

  test("cold-start: a process makes its first step", async () => {
    const { once } = await import(at("workloads/coldStart.mjs"));
    expect(await once("ours", fileURLToPath(pathToFileURL(file)))).toBeGreaterThan(0);
  });

  test("size: the bundle of a user can be built", async () => {
    expect((await everything()).length).toBeGreaterThan(10_000);
  });

  test("every mark names a workload, and a peer of it", async () => {
    const { marks } = await import(at("marks.mjs"));
    const measured = (workload: Workload, peer: string): boolean => !workload.peers || peer in workload.peers;
    for (const { workload, peer } of marks)
      expect(
        (workloads as Workload[]).some((each) => each.name === workload && measured(each, peer)),
        workload,
      ).toBe(true);
  });
});

test("gates of a closed workload are 0 and 1 in the same places whatever is drawn, the last place open", async () => {
  const { alphasOf, halves, openOf } = await import(at("lib/gates.mjs"));
  const Gate = lib["Gate"] as unknown as new (
    shape: number[],
  ) => { logAlpha: { set(values: Float32Array): void }; noise: unknown; sample(): { toArray(): Float32Array } };
  const scope = lib["scope"] as unknown as <T>(work: () => T) => T;
  for (const [n, percent, open] of [
    [784, 50, 392],
    [50, 80, 10],
    [20, 95, 1],
    [20, 99, 1],
    [500, 0, 500],
  ] as const) {
    expect(openOf(n, percent)).toBe(open);
    const gate = new Gate([n]);
    gate.logAlpha.set(alphasOf(n, open));
    gate.noise = halves(n);
    for (let step = 0; step < 2; step++) {
      const z = scope(() => gate.sample().toArray());
      expect([...z].filter((each) => each === 1)).toHaveLength(open);
      expect([...z].filter((each) => each === 0)).toHaveLength(n - open);
      expect(z[n - 1]).toBe(1);
    }
  }
});

test("--only means a workload by its name, a group, or else all names that begin so", async () => {
  const { named } = await import(at("lib/named.mjs"));
  const all = [{ name: "a-1" }, { name: "a-1-lazy" }, { name: "a-2", group: "b" }, { name: "b-3", group: "b" }, { name: "b-4" }];
  const meant = (word: string) => all.filter((each) => named(all, each, word)).map(({ name }) => name);
  expect(meant("a-1")).toEqual(["a-1"]);
  expect(meant("a")).toEqual(["a-1", "a-1-lazy", "a-2"]);
  expect(meant("b")).toEqual(["a-2", "b-3"]);
  expect(meant("c")).toEqual([]);
});

describe("in Chromium", () => {
  const chromium = browsers.find(({ name }) => name === "Chromium");
  const binary = program("chromium", "chromium-browser", "google-chrome");
  interface Pages {
    runtime: string;
    firstStep(who: string): Promise<{ ms: number; bytes: number }>;
    inPage(name: string, settings: object): Promise<{ ratio: number; ours: number }>;
  }

  testWith(chromium?.missing(), "a page makes its first step and says what it transferred; a product is measured, and what fails says why", async () => {
    const { withChromium } = (await import(at("lib/inChromium.mjs"))) as { withChromium(path: string, work: (pages: Pages) => Promise<void>): Promise<void> };
    await withChromium(binary as string, async ({ runtime, firstStep, inPage }) => {
      expect(runtime).toMatch(/^Chromium \d+\./);
      expect(await firstStep("empty page")).toMatchObject({ bytes: 0 });
      const { ms, bytes } = await firstStep("ours");
      expect(ms).toBeGreaterThan(0);
      expect(bytes).toBe(gzipSync(await everything(), { level: 9 }).length);
      const product = { module: "/module/inside.js", name: "small", form: "NN", size: [5, 7, 6], pairs: 1, seconds: 0.02, warming: 0.02 };
      expect((await inPage("product", { ...product, peerName: "register-only loop" })).ratio).toBeGreaterThan(0);
      await expect(inPage("product", { ...product, module: "/module/nothing.html", peerName: "register-only loop" })).rejects.toThrow();
    });
  });
});

test("marks are by the major version of the runtime", async () => {
  const { markOf } = await import(at("marks.mjs"));
  const row = { workload: "gemm-512", peerName: "numpy-ts", ratio: 1.39 };
  expect(markOf({ ...row, runtime: "Node 24.1.0" })).toEqual({ atLeast: 1.4, met: false });
  expect(markOf({ ...row, runtime: "Node 20.2.0" })).toBeUndefined();
  expect(markOf({ ...row, runtime: "Chromium 24.2.0" })).toBeUndefined();
  expect(markOf({ ...row, workload: "cold-start", peerName: "jax-js", runtime: "Chromium 156.0.1" })).toEqual({ atLeast: 1, met: true });
});
