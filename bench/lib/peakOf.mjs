// What peak.mjs compiled, as functions and contenders. No module of Node is imported, so that it runs in a page.
import { contender } from "./measure.mjs";

/** A function of two numbers and of how many rounds of 96 operations to do with them. */
export function peakOf(bytes) {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const { peak } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } }).exports;
  return (x, y, rounds) => {
    new Float32Array(memory.buffer, 1024, 2).set([x, y]);
    return peak(1024, rounds);
  };
}

/** The most an engine gives: multiplications and additions on registers alone. */
export function ceilingOf(peak) {
  const rounds = 2000;
  return contender({ run: () => void peak(0.5, 0.25, rounds), work: (rounds * 96) / 1e9 });
}
