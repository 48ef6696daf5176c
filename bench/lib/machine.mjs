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

/** The processor in a few words: "Intel Xeon with AVX-512". */
export function processor() {
  const model = (cpus()[0]?.model ?? "an unknown processor").replace(/\((R|TM)\)| Processor\b/gi, "").trim();
  return `${model} ${wide()}`;
}

/** The machine in a few words. */
export function machine() {
  return `${cpus().length} cores of ${processor()}, ${process.platform} ${process.arch}`;
}
