// The register-only loop (bench/assembly/peak.ts), compiled here: the library has no use for it.
import { mkdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { main } from "assemblyscript/asc";
import { peakOf } from "./peakOf.mjs";

const bench = fileURLToPath(new URL("..", import.meta.url));

const made = new Map();

/** Compiles the loop, and says into which file. `relaxed`: with the fused multiply-add of relaxed SIMD, where the engine fuses it. */
export async function peakFile(relaxed = false) {
  mkdirSync(`${bench}.build`, { recursive: true });
  const out = `${bench}.build/${relaxed ? "relaxedPeak" : "peak"}.wasm`;
  const more = relaxed ? ["--enable", "relaxed-simd"] : [];
  const { error, stderr } = await main(["--config", "asconfig.json", "--baseDir", `${bench}assembly`, "--outFile", out, ...more]);
  if (error) throw new Error(`asc could not compile the register-only loop: ${stderr.toString()}`);
  return out;
}

/** The loop as a module. */
export const peakBytes = async (relaxed = false) => readFileSync(await peakFile(relaxed));

/** A function of two numbers and of how many rounds of 96 operations to do with them. */
export function peakLoop(relaxed = false) {
  if (!made.has(relaxed)) made.set(relaxed, peakBytes(relaxed).then(peakOf));
  return made.get(relaxed);
}
