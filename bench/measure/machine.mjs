// Under which conditions a measurement is made: the processor, what else the machine does, and the commit that is measured.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { fileURLToPath } from "node:url";

/** Whether the processor has AVX-512, in words; only Linux says it in a file. */
function wide() {
  try {
    return /^flags.*\bavx512f\b/m.test(readFileSync("/proc/cpuinfo", "utf8")) ? "with AVX-512" : "without AVX-512";
  } catch {
    return "AVX-512 not known";
  }
}

/** The processor in a few words: "Intel Xeon with AVX-512". */
export function processor() {
  const model = (cpus()[0]?.model ?? "an unknown processor").replace(/\((R|TM)\)| Processor\b/gi, "").trim();
  return `${model} ${wide()}`;
}

/** The machine in a few words. */
export const machine = () => `${cpus().length} cores of ${processor()}, ${process.platform} ${process.arch}`;

/** The load average of the last minute. */
export const load = () => loadavg()[0];

/** Which sources are there. @throws when git cannot say: the pages have no row without a commit. */
export function commit() {
  const cwd = fileURLToPath(new URL("../..", import.meta.url));
  return execFileSync("git", ["describe", "--always", "--dirty"], { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }).trim();
}
