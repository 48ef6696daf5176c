// The register-only loop in a page, in the place of bench/lib/peak.mjs.

/** A function of two numbers and of how many rounds of 96 operations to do with them. */
export async function peakLoop() {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const { instance } = await WebAssembly.instantiateStreaming(fetch("/module/peak.wasm"), { env: { memory } });
  return (x, y, rounds) => {
    new Float32Array(memory.buffer, 1024, 2).set([x, y]);
    return instance.exports.peak(1024, rounds);
  };
}
