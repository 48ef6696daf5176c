// A sweep is killed with SIGKILL at ten random moments: nothing is lost, nothing is done twice, and the results are those of a sweep
// that was not disturbed, bit for bit.
import { existsSync, readFileSync, statSync } from "node:fs";
import { expect, test } from "vitest";
import { reliability } from "../support/reliability.ts";
import { table, timeless } from "../sweep/places.ts";
import { sievenet, start, workplace } from "./command.ts";

const at = workplace();
const KILLS = 10;

/** Numbers of [0, 1) that are the same in every run of this test. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const journalOf = (out: string): string => (existsSync(at(`${out}/journal.jsonl`)) ? readFileSync(at(`${out}/journal.jsonl`), "utf8") : "");
/** Its whole lines. */
const linesOf = (out: string) =>
  journalOf(out)
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line));
const sorted = (out: string) =>
  linesOf(out)
    .map(timeless)
    .sort((a, b) => (a.key + a.epochs < b.key + b.epochs ? -1 : 1));

test.each([
  ["a sweep", []],
  ["a sweep with halving", ["--halving"]],
])("%s", { timeout: 600_000 }, async (name, more) => {
  table(at("table.csv"));
  const words = ["sweep", "mlp", "--csv", at("table.csv"), "--target", "y", "--layers", "32", "--epochs", "24", "--batch-size", "2"];
  const args = (out: string) => [...words, "--lambda", "0.05,0.5,2,4", "--seeds", "3", "--jobs", "2", "--quiet", ...more, "--out", at(`${name}-${out}`)];
  const began = performance.now();
  expect((await sievenet(args("whole"))).code).toBe(0);
  const took = performance.now() - began;
  const next = random(more.length + 1);
  /** When the nets of jobs in the journal were written. */
  const written = new Map<string, number>();
  let [before, begun] = ["", 0];
  for (let i = 0; i < KILLS; i++) {
    const { child, outcome } = start(args("killed"));
    setTimeout(() => child.kill("SIGKILL"), next() * 0.25 * took);
    await outcome;
    const now = journalOf(`${name}-killed`);
    // what was there stays, but for half a line
    expect(now.startsWith(before.slice(0, before.lastIndexOf("\n") + 1))).toBe(true);
    before = now;
    for (const { key, epochs, settings } of linesOf(`${name}-killed`)) {
      if (epochs < settings.epochs) continue;
      const { mtimeMs } = statSync(at(`${name}-killed/runs/${key}/model.safetensors`));
      expect(written.get(key) ?? mtimeMs).toBe(mtimeMs);
      written.set(key, mtimeMs);
    }
    begun += Number(existsSync(at(`${name}-killed/runs`)));
  }
  const last = await sievenet(args("killed"));
  expect(last.code).toBe(0);
  expect(sorted(`${name}-killed`)).toEqual(sorted(`${name}-whole`));
  for (const [key, mtimeMs] of written) expect(statSync(at(`${name}-killed/runs/${key}/model.safetensors`)).mtimeMs).toBe(mtimeMs);
  expect(begun).toBeGreaterThan(0);
  reliability("training", `SIGKILL, sievenet ${name.replace("a sweep", "sweep")}`, {
    cases: KILLS,
    outcome: `${sorted(`${name}-whole`).length} results, each once, equal to those of a sweep that was not stopped; ${written.size} were in the journal before the last kill and were not touched again`,
  });
});
