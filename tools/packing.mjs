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

/**
 * Six bits a letter. They are the letters that minified JavaScript has most of: gzip makes one Huffman code for a module and the
 * program around it, and with A to Z and what follows them in ASCII it came out 2 % larger.
 */
const LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789 ,.:;=(){}[]>?!&|+*-ABCEFIMS";

/** `unpacker`: the module that unpacks. `pack`: bytes -> a string of `letters`, 64 that need no escape. */
export async function packing() {
  const module = new WebAssembly.Module(await compiled("pack"));
  const pack = (bytes) => {
    const memory = new WebAssembly.Memory({ initial: 69 + Math.ceil((3 * bytes.length + ROOM) / 65536) });
    const { exports } = new WebAssembly.Instance(module, { env: { memory } });
    const heap = new Uint8Array(memory.buffer);
    heap.set(bytes, BYTES);
    const letters = BYTES + bytes.length;
    const end = exports.pack(letters, BYTES, bytes.length);
    return Array.from(heap.subarray(letters + 5, end), (each) => LETTERS[each]).join("");
  };
  return { unpacker: await compiled("unpack"), pack, letters: LETTERS };
}
