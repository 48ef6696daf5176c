// How long from the start of a process to the end of its first training step of 784-300-100-10? Fresh processes, in turns.
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { installed } from "../lib/install.mjs";
import { summary } from "../lib/measure.mjs";
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

async function measure({ pairs, say }) {
  const rows = [];
  for (const [peerName, version] of [
    ["empty script", undefined],
    ["jax-js", installed("@jax-js/jax")],
  ]) {
    say(`cold-start: ${peerName} ...`);
    try {
      const ours = () => ourselves(() => once("ours"));
      await ours();
      await once(peerName);
      const times = [];
      for (let i = 0; i < pairs; i++) times.push({ ours: await ours(), peer: await once(peerName) });
      rows.push({ peerName, version, ...summary(times, true) });
    } catch (error) {
      if (error instanceof OursFailed) throw error;
      say(`cold-start: ${peerName} is left out: ${reason(error)}`);
    }
  }
  return rows;
}

export default [{ name: "cold-start", metric: "ms", measure }];
