// The bench must not break unseen when something in src/ is renamed: one sample of each of our own contenders is run, without any
// peer. Nothing is timed.
import { describe, expect, test } from "vitest";
import { bench, builtLibrary } from "./support/bench.ts";

interface Contender {
  sample(calls: number): Promise<number>;
  result?(): ArrayLike<number> | Promise<ArrayLike<number>>;
  free?(): void;
}
interface Workload {
  readonly name: string;
  readonly ours?: (lib: unknown) => Contender;
  readonly missing?: (lib: unknown) => string | undefined;
  readonly peers?: Record<string, (peer: unknown) => Contender>;
}

const { workloads } = (await bench("workloads/index.mjs")) as { workloads: Workload[] };
const { peakLoop } = await bench("nets/product/peak.mjs");
const built = builtLibrary();

const ours = workloads.filter((workload) => workload.ours);
test.each(ours.map((workload) => [workload.name, workload] as const))("%s: ours", async (_, workload) => {
  if (workload.missing?.(built.lib)) return;
  const contenders = [
    await workload.ours?.(built.lib),
    await workload.peers?.["register-only loop"]?.({ peakLoop }),
    await workload.peers?.["constant fan-in (prototype)"]?.(built.lib),
  ];
  for (const contender of contenders) {
    if (!contender) continue;
    const numbers = Array.from((await contender.result?.()) ?? []);
    expect(numbers.every(Number.isFinite)).toBe(true);
    expect(await contender.sample(1)).toBeGreaterThan(0);
    contender.free?.();
  }
});

describe("workloads that measure in their own way", () => {
  test("those of 200 epochs train the command's nets", async () => {
    const { runs } = await bench("workloads/mnistRun.mjs");
    const { trainRun } = await bench("nets/training/recipe.mjs");
    const split = built.lib["digits"]?.({ train: 300, test: 100 });
    const widths = { "lenet-300-100": [784, 300, 100], "lenet-5": [20, 50, 800, 500] };
    for (const run of Object.values(runs) as { recipe: keyof typeof widths; dense: unknown }[]) {
      const result = await trainRun(built.lib, split, { ...run, epochs: 2 });
      expect(result).toMatchObject({ steps: 6, open: widths[run.recipe] });
      expect(result.seconds).toBeGreaterThan(0);
      expect(result.testError).toBeLessThanOrEqual(1);
    }
  });

  test("cold-start: a process makes its first step", async () => {
    const { buildEverything } = await bench("library/build.mjs");
    const { once } = await bench("workloads/coldStart.mjs");
    expect(await once("ours", await buildEverything(built.folder))).toBeGreaterThan(0);
    await expect(once("ours", `${built.folder}nothing.mjs`)).rejects.toThrow();
  });
});

test("gates of a closed workload are 0 and 1 at the same indices whatever is drawn, the last one open", async () => {
  const { alphasOf, halves, openOf } = await bench("nets/gates.mjs");
  const sampledGate = built.lib["sampledGate"] as unknown as (shape: number[]) => {
    logAlpha: { set(values: Float32Array): void };
    noise: unknown;
    sample(): { toArray(): Float32Array };
  };
  const scope = built.lib["scope"] as unknown as <T>(work: () => T) => T;
  for (const [n, percent, open] of [
    [784, 50, 392],
    [50, 80, 10],
    [20, 95, 1],
    [20, 99, 1],
    [500, 0, 500],
  ] as const) {
    expect(openOf(n, percent)).toBe(open);
    const gate = sampledGate([n]);
    gate.logAlpha.set(alphasOf(n, open));
    gate.noise = halves(n);
    for (let step = 0; step < 2; step++) {
      const z = scope(() => gate.sample().toArray());
      expect([...z].filter((value) => value === 1)).toHaveLength(open);
      expect([...z].filter((value) => value === 0)).toHaveLength(n - open);
      expect(z[n - 1]).toBe(1);
    }
  }
});

test("--only means a workload by its name, a group, or else all names that begin so", async () => {
  const { named } = await bench("workloads/named.mjs");
  const all = [{ name: "a-1" }, { name: "a-1-lazy" }, { name: "a-2", group: "b" }, { name: "b-3", group: "b" }, { name: "b-4" }];
  const meant = (word: string) => all.filter((workload) => named(all, workload, word)).map(({ name }) => name);
  expect(meant("a-1")).toEqual(["a-1"]);
  expect(meant("a")).toEqual(["a-1", "a-1-lazy", "a-2"]);
  expect(meant("b")).toEqual(["a-2", "b-3"]);
  expect(meant("c")).toEqual([]);
});

test("every mark names a workload, and a peer of it; marks are by the major version of the runtime", async () => {
  const { markOf, marks } = await bench("marks.mjs");
  const measured = (workload: Workload, peer: string): boolean => !workload.peers || peer in workload.peers;
  for (const { workload, peer } of marks)
    expect(
      workloads.some((candidate) => candidate.name === workload && measured(candidate, peer)),
      workload,
    ).toBe(true);
  const row = { workload: "gemm-512", peerName: "numpy-ts", ratio: 1.39 };
  expect(markOf({ ...row, runtime: "Node 24.1.0" })).toEqual({ atLeast: 1.4, met: false });
  expect(markOf({ ...row, runtime: "Node 20.2.0" })).toBeUndefined();
  expect(markOf({ ...row, runtime: "Chromium 24.2.0" })).toBeUndefined();
  expect(markOf({ ...row, workload: "cold-start", peerName: "jax-js", runtime: "Chromium 156.0.1" })).toEqual({ atLeast: 1, met: true });
});
