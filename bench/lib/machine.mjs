import { readFileSync } from "node:fs";
import { cpus } from "node:os";

/** Whether the processor has AVX-512, in words; only Linux says it in a file. */
function wide() {
  try {
    return /^flags.*\bavx512f\b/m.test(readFileSync("/proc/cpuinfo", "utf8")) ? "with AVX-512" : "without AVX-512";
  } catch {
    return "AVX-512 not known";
  }
}

/** The machine in a few words. */
export function machine() {
  const all = cpus();
  return `${all.length} cores of ${all[0]?.model.trim()} (${wide()}), ${process.platform} ${process.arch}`;
}
