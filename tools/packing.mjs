// Packs a compiled module into a string, and compiles what unpacks it in the library: see assembly/packing/code.ts.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { main } from "assemblyscript/asc";

const root = fileURLToPath(new URL("..", import.meta.url));
const ROOM = 1 << 20;
const BYTES = (1 << 22) + (1 << 16);

async function compiled(name) {
  const outFile = `${root}dist/wasm/${name}.wasm`;
  const flags = "--runtime stub --importMemory --noExportMemory --enable simd --optimizeLevel 3 --shrinkLevel 2 --converge --noAssert";
  const { error, stderr } = await main([`${name}.ts`, ...flags.split(" "), "--outFile", outFile, "--baseDir", `${root}assembly/packing`]);
  if (error) throw new Error(`asc could not compile ${name}.ts.\n${stderr.toString()}`);
  return readFileSync(outFile);
}

/** `unpacker`: the module that unpacks. `pack`: bytes -> a string of 64 letters that need no escape. */
export async function packing() {
  const module = new WebAssembly.Module(await compiled("pack"));
  const pack = (bytes) => {
    const memory = new WebAssembly.Memory({ initial: 69 + Math.ceil((3 * bytes.length + ROOM) / 65536) });
    const { exports } = new WebAssembly.Instance(module, { env: { memory } });
    const heap = new Uint8Array(memory.buffer);
    heap.set(bytes, BYTES);
    const letters = BYTES + bytes.length;
    const end = exports.pack(letters, BYTES, bytes.length);
    // the letters from @ on, but for the backslash and the last, which printers of JavaScript would escape
    return Array.from(heap.subarray(letters + 5, end), (each) => String.fromCharCode(each === 28 || each === 63 ? each : each + 64)).join("");
  };
  return { unpacker: await compiled("unpack"), pack };
}
