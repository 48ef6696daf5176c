// How long from the start of a process to the end of its first training step of 784-300-100-10? Fresh processes, in turns; ours
// is the module that users download. In Chromium from the beginning of a navigation, in fresh pages that keep nothing; the
// server is on the same machine.
import { spawn } from "node:child_process";
import { fileURLToPath, pathToFileURL } from "node:url";
import { buildEverything } from "../library/build.mjs";
import { versionOf } from "../library/downloads.mjs";
import { ourselves } from "../measure/ours.mjs";
import { rowsOf } from "../measure/rows.mjs";
import { summary } from "../measure/statistics.mjs";
import { JAX, TFJS } from "../peers/names.mjs";

const program = fileURLToPath(new URL("../nets/mlp/firstProcess.mjs", import.meta.url));

/** Milliseconds until the process says that it is done. `module`: the file of ours. */
export function once(library, module) {
  const words = module ? [library, pathToFileURL(module).href] : [library];
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const child = spawn(process.execPath, [program, ...words], { stdio: ["ignore", "pipe", "pipe"] });
    let complaint = "";
    child.stderr.on("data", (text) => {
      complaint += text;
    });
    child.stdout.once("data", () => resolve(performance.now() - start));
    child.once("exit", () => reject(new Error(complaint.trim().split("\n").at(-1) || "the process ended before its first step")));
  });
}

/** Rows of some peers, or of what is `empty`. `start(library)`: milliseconds to the first step of "ours" or of a peer. */
function rows(empty, peers, start, { pairs, say }) {
  return rowsOf("cold-start", [empty, ...peers], say, async (peerName) => {
    say(`cold-start: ${peerName} ...`);
    const version = peerName === empty ? undefined : versionOf(peerName);
    const ours = () => ourselves(() => start("ours"));
    await ours();
    await start(peerName);
    const times = [];
    for (let i = 0; i < pairs; i++) times.push({ ours: await ours(), peer: await start(peerName) });
    return { version, ...summary(times, true) };
  });
}

async function measure(settings) {
  const module = await ourselves(() => buildEverything());
  return rows("empty script", [JAX], (library) => once(library, library === "ours" ? module : undefined), settings);
}

const chromium = ({ firstStep, ...settings }) => rows("empty page", [JAX, TFJS], async (library) => (await firstStep(library)).ms, settings);

export default [{ name: "cold-start", metric: "ms", measure, chromium }];
