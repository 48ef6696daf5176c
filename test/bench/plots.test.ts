// docs/benchmarks.md and its plots: drawn from the tables, and nothing else.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "../support/guide/pages.ts";
import { bench } from "./support/bench.ts";

const { groupPart, part } = await bench("page/part.mjs");
const { storedRows } = await bench("page/stored.mjs");
const { bars } = await bench("page/bars.mjs");
const { plotsOf } = await bench("page/benchmarks.mjs");

const about = { load: 0.25, sources: "abc1234", processor: "AMD EPYC without AVX-512", quick: undefined };
const row = {
  workload: "gemm-64",
  group: "closed",
  metric: "GFLOP/s",
  ours: 19_900,
  peer: 48,
  peerName: "jax-js (products)",
  version: "0.1.25",
  ratio: 4.5,
  spread: [4, 5],
};
const section = (parts: string) => `# Tables\n\n## Node 24\n\nNode 24.21.0 (V8 13.6.233.17-node.53).\n\n${parts}`;

test("rows are read back as they were written, in a table of their own or in that of a group", () => {
  const read = {
    peerName: "jax-js (products)",
    version: "0.1.25",
    ours: 19_900,
    peer: 48,
    ratio: 4.5,
    spread: [4, 5],
    metric: "GFLOP/s",
    sources: "abc1234",
    processor: "AMD EPYC without AVX-512",
    load: 0.3,
    runtime: "Node 24",
    runtimeVersion: "Node 24.21.0",
  };
  expect(storedRows(section(`### gemm-64\n\n${part([row], about)}`))).toEqual([{ ...read, workload: "gemm-64" }]);
  const group = groupPart([{ ...row, workload: "closed-50" }], about, ["closed-50"]);
  expect(storedRows(section(`### closed\n\n${group}`))).toEqual([{ ...read, workload: "closed-50" }]);
});

test("a bar is as long as its value, and what stands behind it fits into the picture", () => {
  const lane = (value: number, words: string) => ({ kind: "ours", value, words, spread: [value, 2 * value] });
  const svg: string = bars({ title: "A < B & C?", axis: "x", mark: 1, groups: [{ label: "one", lanes: [lane(1, "a"), lane(2, "b"), lane(4, "c")] }] });
  expect(svg).toContain("<title>A &lt; B &amp; C?</title>");
  const widths = [...svg.matchAll(/<rect class="ours"[^>]* width="([\d.]+)"/g)].map(([, width]) => Number(width));
  expect(widths[1]).toBeCloseTo(2 * (widths[0] as number), 0);
  expect(widths[2]).toBeCloseTo(4 * (widths[0] as number), 0);
  const behind = Number(/<text x="([\d.]+)"[^>]*>c<\/text>/.exec(svg)?.[1]);
  expect(behind).toBeLessThan(760 - 150);
});

test("the page and its plots in docs are those that the tables give: npm run bench -- --plots", () => {
  const read = (path: string) => readFileSync(join(root, "docs", path), "utf8");
  const { page, plots } = plotsOf(read("benchmarks-tables.md"));
  expect(read("benchmarks.md")).toBe(page);
  for (const [name, svg] of Object.entries(plots)) expect(read(`benchmarks/${name}.svg`), name).toBe(svg);
  expect(page).not.toContain("NaN");
});
