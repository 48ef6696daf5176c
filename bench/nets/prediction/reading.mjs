// What predictions of one example cannot be faster than: their weights are read once (bench/assembly/read.ts).
import { contender } from "../../measure/contender.mjs";
import { compiledLoop } from "../product/peak.mjs";

/** A contender that reads so many numbers, which is `work` predictions. */
export async function reading(numbers, work) {
  const n = Math.ceil(numbers / 32) * 32;
  const memory = new WebAssembly.Memory({ initial: 1 + Math.ceil((4 * n) / 65536) });
  new Float32Array(memory.buffer, 1024, n).fill(1);
  const { read } = new WebAssembly.Instance(new WebAssembly.Module(await compiledLoop("read.ts")), { env: { memory } }).exports;
  return contender({ run: () => void read(1024, n), work });
}
