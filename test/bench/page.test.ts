// What the bench writes into docs: text from made-up numbers.
import { expect, test } from "vitest";
import { bench } from "./support/bench.ts";

const { groupPart, part } = await bench("page/part.mjs");

const row = (workload: string, ours: number) => ({
  workload,
  group: "closed",
  metric: "steps/s",
  ours,
  peer: 100,
  peerName: "our dense step",
  ratio: ours / 100,
  spread: [1, 2],
  runtime: "Node 20.20.2",
});
const about = { load: 0.25, sources: "abc1234", processor: "AMD EPYC without AVX-512", quick: undefined };

test("a workload has one table with all its peers, the commit, the processor and the load above it", () => {
  const text: string = part([row("closed-50", 150), { ...row("closed-50", 150), peerName: "another", note: "A note." }], about);
  expect(text).toContain("`npm run bench -- --only closed-50` (steps/s; commit abc1234, AMD EPYC without AVX-512, load average 0.3 before the run)");
  expect(text).toContain("| our dense step | 150 | 100 | 1.50x |  | 1.00 to 2.00 |\n| another |");
  expect(text).toContain("\n\nA note.\n");
});

test("a workload that was measured in Chromium says how to measure it there", () => {
  const text: string = part([{ ...row("size", 150), runtime: "Chromium 156.0.1" }], about);
  expect(text).toContain("`npm run bench -- --runtime chromium --only size` (");
});

test("a group has one table, in which lines of workloads that were not measured now stay", () => {
  const names = ["closed-50", "closed-80", "floor"];
  const first: string = groupPart([row("floor", 300), row("closed-50", 150)], about, names);
  expect(first).toContain("`npm run bench -- --only closed` (steps/s)");
  const second: string = groupPart([row("closed-50", 170), row("closed-80", 400)], { ...about, sources: "def5678", quick: true }, names, first);
  expect(second.split("\n").slice(2)).toEqual([
    "| workload | against | Sievenet | theirs | ratio | asked | spread | measured |",
    "|---|---|---:|---:|---:|---|---:|---|",
    "| closed-50 | our dense step | 170 | 100 | 1.70x |  | 1.00 to 2.00 | --quick, commit def5678, AMD EPYC without AVX-512, load average 0.3 before the run |",
    "| closed-80 | our dense step | 400 | 100 | 4.00x |  | 1.00 to 2.00 | --quick, commit def5678, AMD EPYC without AVX-512, load average 0.3 before the run |",
    "| floor | our dense step | 300 | 100 | 3.00x |  | 1.00 to 2.00 | commit abc1234, AMD EPYC without AVX-512, load average 0.3 before the run |",
    "",
  ]);
});

test("a workload that is no longer in its group leaves the table", () => {
  const old: string = groupPart([row("gone", 1)], about, ["gone"]);
  expect(groupPart([row("closed-50", 150)], about, ["closed-50"], old)).not.toContain("gone");
});
