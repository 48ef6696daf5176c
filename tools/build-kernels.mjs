// Compiles assembly/ with asc, once for each module, and writes src/generated/<output>.ts: the module as text, and its type,
// whose argument names and kinds come from the AssemblyScript sources; addresses.ts beside it, the kinds of addresses as types
// that TypeScript tells apart; and names.ts, the names of all kernels, for tests.
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { setFlagsFromString } from "node:v8";
import { main } from "assemblyscript/asc";
import { packing } from "./packing.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
/**
 * What is compiled: a target of asconfig.json, the file whose exports are its kernels, what it is called in src/generated. A
 * `part` shares its memory with others: it is what a program carries of kernels.wasm, and its place is where its tables lie.
 */
const MODULES = [
  { target: "plain", entry: "assembly/index.ts", output: "kernels" },
  { target: "plain", entry: "assembly/core.ts", output: "core", part: 0 },
  { target: "plain", entry: "assembly/functions.ts", output: "functions", part: 1 },
  { target: "plain", entry: "assembly/images.ts", output: "images", part: 2 },
  { target: "plain", entry: "assembly/norms.ts", output: "norms", part: 3 },
  { target: "fast", entry: "assembly/index.ts", output: "fast" },
  { target: "inference", entry: "assembly/inference.ts", output: "inference" },
  { target: "fast", entry: "assembly/inference.ts", output: "inferenceFast" },
  { target: "plain", entry: "assembly/sparse/index.ts", output: "sparse" },
];
/** Tables of the modules begin here, those of each part in so many bytes of its own; the heap begins behind them all (src/heap.ts). */
const [TABLES, ROOM] = [1024, 1024];
const HEAP = TABLES + ROOM * MODULES.filter(({ part }) => part !== undefined).length;
/**
 * Modules travel packed, as letters of ASCII, whatever encoding a page is served with: a third smaller than gzip leaves them.
 * Tests compare them with the bytes as they are, each as the character of its value + SHIFT (modulo 256).
 */
const SHIFT = 15;
const ESCAPES = { 0: "\\x00", 10: "\\n", 13: "\\r", 34: '\\"', 92: "\\\\" };
const asText = (bytes) => Array.from(bytes, (byte) => ESCAPES[(byte + SHIFT) & 255] ?? String.fromCharCode((byte + SHIFT) & 255)).join("");
const sources = readdirSync(`${root}assembly`, { recursive: true })
  .filter((name) => name.endsWith(".ts"))
  .map((name) => `${root}assembly/${name}`);

/** The kinds of arguments in assembly/addresses.ts: name -> comment, and the TypeScript type. */
const kinds = new Map(
  [...readFileSync(`${root}assembly/addresses.ts`, "utf8").matchAll(/^(\/\*\* .* \*\/)\nexport type (\w+) = (?:usize|i32);(?: \/\/ (.+))?$/gm)].map(
    ([, comment, name, meaning]) => [name, { comment, meaning: meaning ?? `number & { readonly "address of": "${name}" }` }],
  ),
);
/** Plain numbers by their types in AssemblyScript. An address needs a kind. */
const PLAIN = { i32: "Integer", u32: "Integer", f32: "Real", f64: "Real" };

/** src/generated/addresses.ts. */
const addressTypes = `// Written by tools/build-kernels.mjs from assembly/addresses.ts. Do not edit.

/** An address of linear memory. What lies there is part of its type, so that it passes for no other address, nor for a size. */
export type Address = number & { readonly "address of": string };
/** In the place of an address: there is no such array. */
export type None = 0 & { readonly "address of": null };
/** A whole number that is no address: a size, a count, a stride. */
export type Integer = number & { readonly "address of"?: never };
/** A number that is no address. */
export type Real = number & { readonly "address of"?: never };
${[...kinds].map(([name, { comment, meaning }]) => `${comment}\nexport type ${name} = ${meaning};\n`).join("")}`;

/** The TypeScript type of an argument. */
function typeOf(file, kernel, argument, type) {
  const found = PLAIN[type] ?? (kinds.has(type) ? type : undefined);
  if (found) return found;
  throw new Error(`${file}: ${kernel}(${argument}: ${type}) does not say what its argument is. Give it a type of assembly/addresses.ts, i32 or f32.`);
}

/** Exported functions of the sources in a folder: name -> their comment, "(a: Floats, ...) => number", and the types in it. */
function signatures(folder) {
  const found = new Map();
  for (const file of sources.filter((each) => dirname(each) === folder)) {
    const text = readFileSync(file, "utf8");
    for (const [, comment = "", name, list, result] of text.matchAll(/^(\/\*\*(?:(?!\*\/)[\s\S])*\*\/\n)?export function (\w+)\(([^)]*)\): (\w+)/gm)) {
      const parameters = [...list.matchAll(/(\w+): (\w+)/g)].map(([, argument, type]) => [argument, type]);
      const lines = () => {
        const typed = parameters.map(([argument, type]) => `${argument}: ${typeOf(file, name, argument, type)}`);
        return `${comment}${name}: (${typed.join(", ")}) => ${result === "void" ? "void" : "number"};`.replace(/^/gm, "  ");
      };
      found.set(name, { lines, types: parameters.map(([, type]) => PLAIN[type] ?? type) });
    }
  }
  return found;
}

/** Refuses a module whose tables lie where those of another may: what it writes into a memory when it starts. */
function checkTables(output, bytes, base) {
  const memory = new WebAssembly.Memory({ initial: 16 });
  const written = new Uint8Array(memory.buffer).fill(0xa5);
  new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } });
  const end = written.findLastIndex((byte) => byte !== 0xa5);
  if (end >= base + ROOM) throw new Error(`The tables of ${output} end at ${end}, but those of the next part begin at ${base + ROOM}. Raise ROOM.`);
}

/** FNV-1a over all names, as src/wasm.ts computes it. */
function signatureOf(names) {
  let hash = 0x811c9dc5;
  for (const letter of names.join()) hash = Math.imul(hash ^ letter.charCodeAt(0), 0x01000193);
  return hash;
}

/** Compiles one module if a source is newer than what was generated last. */
async function buildModule({ target, entry, output, part }, newest) {
  const generated = `${root}src/generated/`;
  const built = statSync(`${generated}${output}.ts`, { throwIfNoEntry: false });
  if (built && built.mtimeMs > newest) return;
  const outFile = `dist/wasm/${output}${part === undefined ? "" : ".part"}.wasm`;
  const base = `${TABLES + ROOM * (part ?? 0)}`;
  const { error, stderr } = await main([entry, "--config", "asconfig.json", "--target", target, "--memoryBase", base, "--outFile", outFile, "--baseDir", root]);
  if (error) throw new Error(`asc could not compile ${entry}.\n${stderr.toString()}`);
  const bytes = readFileSync(`${root}${outFile}`);
  // Node 20 has relaxed SIMD behind a flag
  if (!WebAssembly.validate(bytes)) setFlagsFromString("--experimental-wasm-relaxed-simd");
  checkTables(output, bytes, +base);
  const known = signatures(dirname(`${root}${entry}`));
  const names = WebAssembly.Module.exports(new WebAssembly.Module(bytes))
    .filter((each) => each.kind === "function")
    .map((each) => each.name);
  const lines = names.map((name) => {
    if (!known.has(name)) throw new Error(`The module exports ${name}, but no source has "export function ${name}(" on one line.`);
    return known.get(name).lines();
  });
  const types = [...new Set(names.flatMap((name) => known.get(name).types))].sort();
  const head = "// Written by tools/build-kernels.mjs. Do not edit.\n";
  mkdirSync(generated, { recursive: true });
  writeFileSync(`${generated}addresses.ts`, addressTypes);
  writeFileSync(`${generated}heapBase.ts`, `${head}\n/** The heap begins here, behind the tables of all parts. */\nexport const heapBase = ${HEAP};\n`);
  const { unpacker, pack, letters } = await packing();
  const packed = `/** The compiled module: so many bytes, packed for src/unpack.ts. */\nexport const size = ${bytes.length};\nexport const packed =\n  "${pack(bytes)}";\n\n`;
  writeFileSync(
    `${generated}unpacker.ts`,
    `${head}\n/** The module that unpacks the kernels, a byte in two hexadecimal digits. */\nexport const unpacker = "${unpacker.toString("hex")}";\n\n/** Letters of six bits, by what they stand for. */\nexport const alphabet = "${letters}";\n`,
  );
  if (output === "kernels")
    writeFileSync(
      `${generated}names.ts`,
      `${head}import type { Kernels } from "./kernels.ts";\n\n/** All kernels, for tests. */\nexport const kernelNames: readonly (keyof Kernels)[] = ${JSON.stringify(names)};\n`,
    );
  writeFileSync(
    `${generated}${output}.ts`,
    `${head}import type { ${types.join(", ")} } from "./addresses.ts";\n\n/** The functions of the WebAssembly module, as they are called. */\nexport interface Kernels {\n${lines.join("\n")}\n}\n\n` +
      `/** Tells a module of another version: a number for the names of its kernels. */\nexport const signature = ${signatureOf(names)};\n\n` +
      `${packed}/** The compiled module for tests, each byte ${SHIFT} higher. */\nexport const shift = ${SHIFT};\nexport const text =\n  "${asText(bytes)}";\n`,
  );
  console.log(`${output}: ${bytes.length} bytes of WebAssembly`);
}

/**
 * Writes src/generated/packed.ts, what programs carry of each part: all in one file, so that they stand one behind the other in a
 * bundle. Between other code gzip makes them some 5 % longer, as it has one Huffman code for both.
 */
function writePacked(parts) {
  const lines = parts.map(({ output }) => {
    const text = readFileSync(`${root}src/generated/${output}.ts`, "utf8");
    const [, size, packed] = /^export const size = (\d+);\nexport const packed =\n {2}(".*");$/m.exec(text);
    return `export const ${output} = { size: ${size}, packed: ${packed} };\n`;
  });
  writeFileSync(
    `${root}src/generated/packed.ts`,
    `// Written by tools/build-kernels.mjs. Do not edit.\n\n/** The compiled parts: so many bytes, packed for src/unpack.ts. */\n${lines.join("")}`,
  );
}

/** Compiles what is older than its sources. */
export async function buildKernels() {
  const newest = Math.max(
    ...[...sources, `${root}asconfig.json`, `${root}tools/packing.mjs`, fileURLToPath(import.meta.url)].map((file) => statSync(file).mtimeMs),
  );
  for (const each of MODULES) await buildModule(each, newest);
  writePacked(MODULES.filter(({ part }) => part !== undefined));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildKernels();
