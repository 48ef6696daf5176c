// Runs the examples of papers and prints one table: `npm run examples -- [--only text] [--seeds 1,2] [--json] [--write]`.
//
//   --only text     those whose key has the text in it          --json     print what each came to, for programs
//   --seeds 1,2     instead of the seeds each names itself       --write    keep pictures, tables and docs/papers.md
//
// Each is a process of its own, one after the other, and tells what it does on the way. Ends with 1 when a mark is missed.
import { spawn } from "node:child_process";
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { bundleEntries } from "./bundle.mjs";
import { buildKernels } from "./build-kernels.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const { values: options } = parseArgs({
  options: {
    only: { type: "string", default: "" },
    seeds: { type: "string" },
    json: { type: "boolean", default: false },
    write: { type: "boolean", default: false },
  },
});
if (options.write && options.seeds) throw new Error("examples: --write keeps what each example's own seeds come to: leave --seeds out.");

const keys = readdirSync(`${root}examples/papers`).filter((key) => existsSync(`${root}examples/papers/${key}/main.mjs`));
const chosen = keys.filter((key) => key.includes(options.only));
if (!chosen.length) throw new Error(`examples: none has "${options.only}" in its name. There are ${keys.join(", ")}.`);

/** What one example came to, or why it came to nothing. */
function run(key) {
  const words = [`examples/papers/${key}/main.mjs`, "--json", ...(options.seeds ? ["--seeds", options.seeds] : []), ...(options.write ? ["--write"] : [])];
  const child = spawn(process.execPath, words, { cwd: root, stdio: ["ignore", "pipe", "inherit"] });
  let text = "";
  child.stdout.setEncoding("utf8").on("data", (piece) => {
    text += piece;
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      try {
        resolve({ key, ...JSON.parse(text) });
      } catch {
        resolve({ key, failed: `ended with ${code} and told no marks` });
      }
    });
  });
}

/** Lines whose columns stand below each other. */
function aligned(rows) {
  const widths = rows[0].map((_, i) => Math.max(...rows.map((row) => row[i].length)));
  return rows.map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i]))
      .join("  ")
      .trimEnd(),
  );
}

/** The page about all of them. */
function page(results) {
  const lines = results.map(({ key, about, marks, seconds }) => {
    const met = marks.filter((mark) => mark.met).length;
    return `| [${key}](../examples/papers/${key}/README.md) | ${about.title}: ${about.paper} | ${about.claim} | ${about.found} | ${about.needed} | ${met} of ${marks.length}, ${Math.round(seconds)} s |`;
  });
  return [
    "# Ten works that build on the method, reproduced small",
    "",
    "Each has a page with its claim, its mechanism in formulas, a picture, its marks, and what does not hold. `npm run examples` runs all of them and prints every mark; this page and theirs are written by",
    "",
    "```sh",
    "npm run examples -- --write",
    "```",
    "",
    "| example | work | claim | found here | what the library has for it | marks met, processor time |",
    "| --- | --- | --- | --- | --- | --- |",
    ...lines,
    "",
  ].join("\n");
}

await buildKernels();
await bundleEntries(`${root}dist`);
const results = [];
for (const key of chosen) results.push(await run(key));
if (options.json) console.log(JSON.stringify(results, null, 2));
else {
  const rows = results.flatMap(({ key, marks, seconds, failed }) =>
    failed
      ? [[key, failed, "", "", "", ""]]
      : marks.map(({ claim, asked, measured, met }, i) => [i ? "" : key, claim, asked, measured, met ? "" : "missed", i ? "" : `${Math.round(seconds)} s`]),
  );
  console.log(aligned([["example", "claim", "mark", "measured", "", "processor"], ...rows]).join("\n"));
}
const missed = results.filter(({ failed, marks }) => failed || !marks.every(({ met }) => met)).map(({ key }) => key);
if (options.write && chosen.length === keys.length && !results.some(({ failed }) => failed)) writeFileSync(`${root}docs/papers.md`, page(results));
if (!options.json) console.log(missed.length ? `\nMarks are missed in ${missed.join(", ")}.` : `\nAll marks of ${results.length} examples are met.`);
if (missed.length) process.exitCode = 1;
