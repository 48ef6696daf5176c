// The library beside an older commit of itself: that both are built and measured, not how fast they are.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test, vi } from "vitest";
import { bench } from "./support/bench.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const has = (revision: string): boolean => spawnSync("git", ["cat-file", "-e", `${revision}^{commit}`], { cwd: root }).status === 0;
const settings = { processes: 1, budget: 0, least: 1, seconds: 0.001, warming: 0.001 };
const only = ["mlp-step-gated", "pruned-mlp-predict-100", "cold-start"];
/** The fixed reference, whose bench is laid out in another way; in a shallow clone what there is. */
const revision = ["2ba741d", "HEAD"].find(has);

test.runIf(revision)(`the working tree beside ${revision}`, async () => {
  const { measurePaired } = await bench("paired/measure.mjs");
  const { rows, leftOut } = await measurePaired(revision, { only, settings, say: () => {} });
  expect(leftOut).toEqual([]);
  expect(rows.map(({ workload }: { workload: string }) => workload).sort()).toEqual([...only].sort());
  for (const row of rows) {
    expect(row).toMatchObject({ blocks: 1, runtime: `Node ${process.versions.node}` });
    for (const number of [row.old, row.new, row.ratio, row.fastest]) expect(number).toBeGreaterThan(0);
    if (row.workload === "cold-start") expect(row).toMatchObject({ deviation: undefined, cpu: undefined });
    else {
      expect(row.deviation).toBeLessThan(1e-5);
      expect(row.cpu).toBeGreaterThan(0);
    }
  }
});

test("a commit that is not there, and a workload that cannot be compared, are told", async () => {
  const { measurePaired } = await bench("paired/measure.mjs");
  await expect(measurePaired("no-such-commit", { say: () => {} })).rejects.toThrow('"no-such-commit" is no commit');
  await expect(measurePaired("HEAD", { only: ["size"], say: () => {} })).rejects.toThrow('no workload of ours is called "size"');
});

test.runIf(has("HEAD"))("an unpacked tree is removed", async () => {
  const { commitOf, unpackRevision } = await bench("paired/revision.mjs");
  const { tree, remove } = unpackRevision(commitOf("HEAD"), () => {});
  expect(existsSync(`${tree}/bench`)).toBe(true);
  expect(existsSync(`${tree}/node_modules/esbuild`)).toBe(true);
  remove();
  expect(existsSync(tree)).toBe(false);
  expect(existsSync(`${root}node_modules/esbuild`)).toBe(true);
});

test("a table says what was measured, and whether the numbers are the same", async () => {
  const { printPaired } = await bench("paired/table.mjs");
  const about = { oldCommit: "1111111", newCommit: "2222222", runtime: "Node 20.0.0", processor: "a processor", metric: "steps/s", blocks: 4, load: 0.25 };
  const row = { ...about, workload: "a-step", old: 100, new: 102, ratio: 1.02, spread: [0.9, 1.1], processes: [1.03, 1.01], cpu: 1.011, fastest: 1.015 };
  const log = vi.spyOn(console, "log").mockImplementation(() => {});
  printPaired([
    { ...row, deviation: 0 },
    { ...row, workload: "another", deviation: 1e-7 },
    { ...row, workload: "third" },
  ]);
  const lines = log.mock.calls.map(([line]) => String(line));
  log.mockRestore();
  expect(lines[0]).toContain("new: 2222222, old: 1111111; Node 20.0.0, a processor.");
  expect(lines[2]).toMatch(/a-step +steps\/s +100 +102 +1\.020 +0\.90 to 1\.10 +1\.01 to 1\.03 +1\.011 +1\.015 +4 +0\.3 +the same$/);
  expect(lines[3]).toMatch(/differ by 1\.0e-7$/);
  expect(lines[4]).toMatch(/0\.3 +$/);
});
