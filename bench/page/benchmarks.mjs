// docs/benchmarks.md: one plot a question, a sentence under it and what it was measured on, from the rows of the tables.
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { bars } from "./bars.mjs";
import { finder } from "./kinds.mjs";
import { questions } from "./questions.mjs";
import { storedRows } from "./stored.mjs";
import { storedTables, writeTables } from "./tables.mjs";

const docs = fileURLToPath(new URL("../../docs/", import.meta.url));

const HEAD = `# Benchmarks

Written by \`npm run bench -- --write\`; do not edit. Each bar is a median of pairs that took turns on one thread (two where it says so), the
thin line from the 10th to the 90th percentile; of each library the fastest way to drive it is shown. [The tables](benchmarks-tables.md)
have every row, how it was measured, and what was asked for in advance.
`;

/** "Node 24.21.0; AMD EPYC without AVX-512; commit a1b2c3d; load average 0.3 to 1.1" */
function measuredOn(rows) {
  const all = (key) => [...new Set(rows.map((row) => row[key]))];
  const loads = all("load").sort((a, b) => a - b);
  const load = loads.length > 1 ? `${loads[0].toFixed(1)} to ${loads.at(-1).toFixed(1)}` : loads[0].toFixed(1);
  return `${all("runtimeVersion").join(", ")}; ${all("processor").join(", ")}; commit ${all("sources").join(", ")}; load average ${load}`;
}

const section = ([name, { title, says, rows }]) => `## ${title}

![Bars: ${title}](benchmarks/${name}.svg)

${says()}

<sub>${measuredOn(rows)}.</sub>
`;

/** What the tables' text gives: { page, plots: { name: SVG } }. Questions that no row answers are left out. */
export function plotsOf(tables) {
  const answered = Object.entries(questions(finder(storedRows(tables)))).filter(([, { groups }]) => groups.length);
  return {
    page: [HEAD, ...answered.map(section)].join("\n"),
    plots: Object.fromEntries(answered.map(([name, question]) => [name, bars(question)])),
  };
}

/** Draws everything anew from the tables as they are. */
export function writePlots(tables = storedTables()) {
  const { page, plots } = plotsOf(tables);
  writeFileSync(`${docs}benchmarks.md`, page);
  mkdirSync(`${docs}benchmarks`, { recursive: true });
  for (const [name, svg] of Object.entries(plots)) writeFileSync(`${docs}benchmarks/${name}.svg`, svg);
}

/** Puts the rows of a run into the tables, and draws the plots anew. */
export const writePage = (rows, about) => writePlots(writeTables(rows, about));
