// The register-only loop (bench/assembly/peak.ts), compiled here: the library has no use for it.
import { fileURLToPath } from "node:url";
import { main } from "assemblyscript/asc";
import { peakOf } from "./ceiling.mjs";

const bench = fileURLToPath(new URL("../..", import.meta.url));

/** Compiles the loop, and gives its bytes. `relaxed`: with the fused multiply-add of relaxed SIMD, where the engine fuses it. */
export const peakBytes = (relaxed = false) => compiledLoop("peak.ts", relaxed ? ["--enable", "relaxed-simd"] : []);

/** Compiles a file of bench/assembly, and gives its bytes. `more`: words for asc. */
export async function compiledLoop(file, more = []) {
  // kept from the disk: several processes may compile it at once
  let bytes;
  const writeFile = (_, contents) => {
    bytes = contents;
  };
  const { error, stderr } = await main([file, "--config", "asconfig.json", "--baseDir", `${bench}assembly`, "--outFile", "peak.wasm", ...more], { writeFile });
  if (error) throw new Error(`asc could not compile ${file}: ${stderr.toString()}`);
  return bytes;
}

const loops = new Map();

/** A function of two numbers and of how many rounds of 96 operations to do with them. */
export function peakLoop(relaxed = false) {
  if (!loops.has(relaxed)) loops.set(relaxed, peakBytes(relaxed).then(peakOf));
  return loops.get(relaxed);
}
