// The register-only loop in a page, in the place of bench/lib/peak.mjs.
import { peakOf } from "../lib/peakOf.mjs";

/** A function of two numbers and of how many rounds of 96 operations to do with them. */
export async function peakLoop(relaxed = false) {
  const response = await fetch(`/module/${relaxed ? "relaxedPeak" : "peak"}.wasm`);
  return peakOf(await response.arrayBuffer());
}
