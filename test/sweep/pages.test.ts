import { readFileSync } from "node:fs";
import { type Sweep, sweepPlot, sweepReport, sweepTable, writePages } from "sievenet/sweep";
import { expect, test } from "vitest";
import { workplace } from "./places.ts";
import { resultsOf } from "./results.ts";

const at = workplace();

const made = async () =>
  resultsOf(
    [
      [0.5, 0.012, 0.014],
      [0.1, 0.02, 0.02],
      [0.52, 0.011, 0.016],
      [0.12, 0.019, 0.022],
    ],
    { lambdas: [0.1, 1], seeds: 2 },
  );

test("the table has mean and deviation over seeds, and the front", async () => {
  const text = sweepTable({ results: await made() });
  expect(text).toContain("| lenet-300-100 | 0.1 | 2 | 1.50 ± 0.14 | 1.15 ± 0.07 | 51.0 ± 1.4 | 51.0 ± 1.4 | 500-200-100 |");
  expect(text).toContain("| lenet-300-100 | 1 | 2 | 2.10 ± 0.14 | 1.95 ± 0.07 | 11.0 ± 1.4 | 11.0 ± 1.4 | 500-200-100 |");
  expect(text.split("\n").filter((line) => / \| 26 661 \| /.test(line))).toHaveLength(1);
  expect(text).not.toContain("published");
});

test("each point and each row leads to the page of its run", async () => {
  const results = await made();
  const svg = sweepPlot({ results });
  const page = sweepReport({ results, failed: [] });
  for (const { key } of results) {
    expect(svg).toContain(`href="runs/${key}/report.html"`);
    expect(page).toContain(`<a href="runs/${key}/report.html">`);
  }
  expect(svg.startsWith("<svg")).toBe(true);
  expect(page.match(/<svg/g)).toHaveLength(2);
});

test("runs that were stopped early are there, without a page, and so are failures", async () => {
  const [one, two] = await made();
  if (!one || !two) throw new Error("there are no results");
  const { key, settings, fingerprint, version } = two;
  const failed = [{ key, settings, fingerprint, version, failure: "its disk is <full>" }];
  const page = sweepReport({ results: [one, { ...two, epochs: 2 }], failed }, { title: "Mine & yours" });
  expect(page).not.toContain(`href="runs/${two.key}/report.html"`);
  expect(page).toContain("2 of 8");
  expect(page).toContain("its disk is &lt;full&gt;");
  expect(page).toContain("<h1>Mine &amp; yours</h1>");
});

test("what was published stands beside the same net on MNIST", async () => {
  const results = (await made()).map((result) => ({ ...result, settings: { ...result.settings, dataset: "mnist" } }));
  expect(sweepPlot({ results })).toContain("VIBNet");
  expect(sweepPlot({ results }, "flops")).not.toContain("RigL+");
  expect(sweepTable({ results })).toContain("| L0, one price | 1.40 | 26.0 | 26.0 | 219-214-100 |");
});

test("one result, errors of 0 and losses are drawn too; none is refused", async () => {
  const [one] = await made();
  if (!one) throw new Error("there are no results");
  for (const error of [0, 0.5, 0.9]) expect(sweepPlot({ results: [{ ...one, error }] })).not.toContain("NaN");
  expect(sweepPlot({ results: [{ ...one, measure: "loss", error: 3.5, weightsShare: 0 }] })).not.toContain("NaN");
  expect(() => sweepReport({ results: [], failed: [] })).toThrow("sweepReport: the sweep has no results. Give what sweep() or collect() gave.");
  expect(() => sweepReport({ results: [one], failed: [] }, { heading: "x" } as object)).toThrow('there is no option "heading"');
});

test("the pages are written into the folder", async () => {
  const { mkdirSync } = await import("node:fs");
  mkdirSync(at("pages"));
  const sweep: Sweep = { folder: at("pages"), results: await made(), failed: [] };
  const paths = await writePages(sweep);
  expect(paths.map((path) => path.slice(at("pages").length + 1))).toEqual(["report.html", "table.md", "weights.svg", "flops.svg"]);
  expect(readFileSync(`${at("pages")}/table.md`, "utf8")).toBe(sweepTable(sweep));
  await expect(writePages({ ...sweep, folder: at("nowhere") })).rejects.toThrow(
    /cannot be written: its folder is not there\. The results are in its journal\.$/,
  );
});

test("losses of any size are within the picture", async () => {
  const results = (
    await resultsOf([
      [0.1, 3e-5, 3e-5],
      [0.2, 5000, 5000],
    ])
  ).map((result) => ({ ...result, measure: "loss" as const }));
  const heights = [...sweepPlot({ results }).matchAll(/cy="([^"]+)"/g)].map(([, y]) => Number(y));
  const [, tall] = /<svg[^>]* height="(\d+)"/.exec(sweepPlot({ results })) ?? [];
  expect(heights.length).toBeGreaterThanOrEqual(2);
  expect(heights.every((y) => y >= 0 && y <= Number(tall))).toBe(true);
});
