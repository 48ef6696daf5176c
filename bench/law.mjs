// How near does the time of a training step come to open FLOPs / peak + constant?   node bench/law.mjs [--quick] [--write] [--date TEXT] [--json FILE]
//     --write   docs/zeros-pay.md and docs/zeros-pay.svg; --date stands beside the machine
//     --quick   5 rounds instead of 25
//     --json    what was measured into a file; --from reads such a file instead of measuring
// Without --write the page goes to standard output.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { measureLaw } from "./law/measure.mjs";
import { buildLibrary } from "./library/build.mjs";
import { commit, load, machine } from "./measure/machine.mjs";
import { lawPage } from "./page/law.mjs";
import { lawPlot } from "./page/lawPlot.mjs";

const { values: options } = parseArgs({
  options: { quick: { type: "boolean" }, write: { type: "boolean" }, date: { type: "string" }, json: { type: "string" }, from: { type: "string" } },
});
const say = (text) => process.stderr.write(`${text}\n`);
const docs = fileURLToPath(new URL("../docs/", import.meta.url));

async function measured() {
  const about = {
    command: `node bench/law.mjs --write${options.quick ? " --quick" : ""}`,
    runtime: `Node ${process.versions.node}`,
    machine: machine(),
    when: options.date,
    sources: commit(),
    load: load(),
  };
  const lib = await import(pathToFileURL(await buildLibrary()).href);
  return { ...(await measureLaw(lib, { rounds: options.quick ? 5 : 25, seconds: 0.05, say })), about };
}

const law = options.from ? JSON.parse(readFileSync(options.from, "utf8")) : await measured();
if (options.json) writeFileSync(options.json, `${JSON.stringify(law, null, 2)}\n`);
const page = lawPage(law, law.about);
if (options.write) {
  writeFileSync(`${docs}zeros-pay.svg`, lawPlot(law));
  writeFileSync(`${docs}zeros-pay.md`, page);
} else console.log(page);
