// The register-only loop (bench/assembly/peak.ts) as a function and a contender. No module of Node is imported, so that it
// runs in a page.
import { contender } from "../../measure/contender.mjs";

/** A function of two numbers and of how many rounds of 96 operations to do with them, from the compiled loop. */
export function peakOf(bytes) {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const { peak } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } }).exports;
  return (x, y, rounds) => {
    new Float32Array(memory.buffer, 1024, 2).set([x, y]);
    return peak(1024, rounds);
  };
}

/**
 * The most an engine gives: multiplications and additions on registers alone. `peakLoop(relaxed)` gives the function of
 * `peakOf`, in Node (peak.mjs) or in a page; `relaxed`: with fused multiplications and additions.
 */
export async function ceiling(peakLoop, relaxed = false) {
  const peak = await peakLoop(relaxed);
  const rounds = 2000;
  return contender({ run: () => void peak(0.5, 0.25, rounds), work: (rounds * 96) / 1e9 });
}
