// How long from the start of a process to the end of its first training step of 784-300-100-10? Fresh processes, in turns.
// In Chromium from the beginning of a navigation, in fresh pages that keep nothing; the server is on the same machine.
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { installed } from "../lib/install.mjs";
import { summary } from "../lib/measure.mjs";
import { versionOf } from "../lib/modules.mjs";
import { OursFailed, ourselves } from "../lib/ours.mjs";
import { reason } from "../lib/reason.mjs";

const child = fileURLToPath(new URL("../lib/firstStep.mjs", import.meta.url));

/** Milliseconds until the child says that it is done. `module`: of ours, if not the usual one. */
export function once(who, module) {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const process_ = spawn(process.execPath, [child, who, ...(module ? [module] : [])], { stdio: ["ignore", "pipe", "pipe"] });
    let complaint = "";
    process_.stderr.on("data", (text) => {
      complaint += text;
    });
    process_.stdout.once("data", () => resolve(performance.now() - start));
    process_.once("exit", () => reject(new Error(complaint.trim().split("\n").at(-1) || "the process ended before its first step")));
  });
}

/** Rows of `peers`, { name: version() }. `start(name)`: milliseconds to the first step of "ours" or of a peer. */
async function rowsOf(peers, start, { pairs, say }) {
  const rows = [];
  for (const [peerName, version] of Object.entries(peers)) {
    say(`cold-start: ${peerName} ...`);
    try {
      const known = { peerName, version: version() };
      const ours = () => ourselves(() => start("ours"));
      await ours();
      await start(peerName);
      const times = [];
      for (let i = 0; i < pairs; i++) times.push({ ours: await ours(), peer: await start(peerName) });
      rows.push({ ...known, ...summary(times, true) });
    } catch (error) {
      if (error instanceof OursFailed) throw error;
      say(`cold-start: ${peerName} is left out: ${reason(error)}`);
    }
  }
  return rows;
}

const measure = (settings) => rowsOf({ "empty script": () => undefined, "jax-js": () => installed("@jax-js/jax") }, (who) => once(who), settings);

function chromium({ firstStep, ...settings }) {
  const peers = { "empty page": () => undefined, "jax-js": () => versionOf("jax-js"), "tfjs wasm": () => versionOf("tfjs wasm") };
  return rowsOf(peers, async (who) => (await firstStep(who)).ms, settings);
}

export default [{ name: "cold-start", metric: "ms", measure, chromium }];
