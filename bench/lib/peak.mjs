// The register-only loop (bench/assembly/peak.ts), compiled here: the library has no use for it.
import { mkdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { instantiateSync } from "@assemblyscript/loader";
import { main } from "assemblyscript/asc";

const bench = fileURLToPath(new URL("..", import.meta.url));

let made;

/** A function of two numbers and of how many rounds of 96 operations to do with them. */
export const peakLoop = () => (made ??= instantiated());

/** Compiles the loop, and says into which file. */
export async function peakFile() {
  mkdirSync(`${bench}.build`, { recursive: true });
  const out = `${bench}.build/peak.wasm`;
  const { error, stderr } = await main(["--config", "asconfig.json", "--baseDir", `${bench}assembly`, "--outFile", out]);
  if (error) throw new Error(`asc could not compile the register-only loop: ${stderr.toString()}`);
  return out;
}

async function instantiated() {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const { peak } = instantiateSync(readFileSync(await peakFile()), { env: { memory } }).exports;
  return (x, y, rounds) => {
    new Float32Array(memory.buffer, 1024, 2).set([x, y]);
    return peak(1024, rounds);
  };
}
