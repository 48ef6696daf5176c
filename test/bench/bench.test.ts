// The bench must not break unseen when something in src/ is renamed: its bundle is built and one sample of each of our own
// contenders is run, without any peer. Nothing is timed. The bench is JavaScript without types: imported by address.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

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
  test("mnist-200-epochs trains the command's net", async () => {
    const { trainGated } = await import(at("workloads/mnistRun.mjs"));
    const split = lib["digits"]?.({ train: 300, test: 100 });
    const found = await trainGated(lib, split, { epochs: 2 });
    expect(found).toMatchObject({ steps: 6, open: [784, 300, 100] });
    expect(found.seconds).toBeGreaterThan(0);
    expect(found.testError).toBeLessThanOrEqual(1);
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

test("marks are by the major version of the runtime", async () => {
  const { markOf } = await import(at("marks.mjs"));
  const row = { workload: "gemm-512", peerName: "numpy-ts", ratio: 1.39 };
  expect(markOf({ ...row, runtime: "Node 24.1.0" })).toEqual({ atLeast: 1.4, met: false });
  expect(markOf({ ...row, runtime: "Node 20.2.0" })).toBeUndefined();
});
