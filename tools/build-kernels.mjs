// Compiles assembly/ with asc and writes src/generated/kernels.ts: the module as text, and its type, whose argument names
// come from the AssemblyScript sources; and names.ts beside it, the names of the kernels, for tests.
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { main } from "assemblyscript/asc";
import { packing } from "./packing.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const target = `${root}src/generated/kernels.ts`;
/**
 * As plain text, for tests, each byte becomes the character of its value + SHIFT (modulo 256), so that few need an escape
 * or a second byte. In the library it was a quarter smaller than base64, gzipped, and packed it is a third smaller again.
 */
const SHIFT = 15;
const ESCAPES = { 0: "\\x00", 10: "\\n", 13: "\\r", 34: '\\"', 92: "\\\\" };
const asText = (bytes) => Array.from(bytes, (byte) => ESCAPES[(byte + SHIFT) & 255] ?? String.fromCharCode((byte + SHIFT) & 255)).join("");
const sources = readdirSync(`${root}assembly`, { recursive: true })
  .filter((name) => name.endsWith(".ts"))
  .map((name) => `${root}assembly/${name}`);

/** Exported functions of the sources: name -> "(a: number, ...) => number". */
function signatures() {
  const found = new Map();
  for (const file of sources) {
    const text = readFileSync(file, "utf8");
    for (const [, name, list, result] of text.matchAll(/^export function (\w+)\(([^)]*)\): (\w+)/gm)) {
      const names = list
        .split(",")
        .map((part) => part.split(":")[0].trim())
        .filter(Boolean);
      const returns = result === "void" ? "void" : "number";
      found.set(name, `(${names.map((each) => `${each}: number`).join(", ")}) => ${returns}`);
    }
  }
  return found;
}

/** FNV-1a over all names, as src/wasm.ts computes it. */
function signatureOf(names) {
  let hash = 0x811c9dc5;
  for (const letter of names.join()) hash = Math.imul(hash ^ letter.charCodeAt(0), 0x01000193);
  return hash;
}

/** Compiles if a source is newer than what was generated last. */
export async function buildKernels() {
  const newest = Math.max(
    ...[...sources, `${root}asconfig.json`, `${root}tools/packing.mjs`, fileURLToPath(import.meta.url)].map((file) => statSync(file).mtimeMs),
  );
  const built = statSync(target, { throwIfNoEntry: false });
  if (built && built.mtimeMs > newest) return;
  const { error, stderr } = await main(["--config", "asconfig.json", "--target", "plain", "--baseDir", root]);
  if (error) throw new Error(`asc could not compile the kernels.\n${stderr.toString()}`);
  const bytes = readFileSync(`${root}dist/wasm/sievenet.wasm`);
  const known = signatures();
  const names = WebAssembly.Module.exports(new WebAssembly.Module(bytes))
    .filter((each) => each.kind === "function")
    .map((each) => each.name);
  const lines = names.map((name) => {
    if (!known.has(name)) throw new Error(`The module exports ${name}, but no source has "export function ${name}(" on one line.`);
    return `  ${name}: ${known.get(name)};`;
  });
  const { unpacker, pack } = await packing();
  const head = "// Written by tools/build-kernels.mjs. Do not edit.\n";
  mkdirSync(`${root}src/generated`, { recursive: true });
  writeFileSync(
    `${root}src/generated/names.ts`,
    `${head}import type { Kernels } from "./kernels.ts";\n\n/** All kernels, for tests. */\nexport const kernelNames: readonly (keyof Kernels)[] = ${JSON.stringify(names)};\n`,
  );
  writeFileSync(
    target,
    `${head}\n/** The functions of the WebAssembly module, as they are called. */\nexport interface Kernels {\n${lines.join("\n")}\n}\n\n` +
      `/** Tells a module of another version: a number for the names of its kernels. */\nexport const signature = ${signatureOf(names)};\n\n` +
      `/** The compiled module: so many bytes, packed for src/unpack.ts. */\nexport const size = ${bytes.length};\nexport const packed =\n  "${pack(bytes)}";\n\n` +
      `/** The same, each byte ${SHIFT} higher, for tests. */\nexport const shift = ${SHIFT};\nexport const text =\n  "${asText(bytes)}";\n`,
  );
  writeFileSync(
    `${root}src/generated/unpacker.ts`,
    `${head}\n/** The module that unpacks the kernels, in base64. */\nexport const unpacker = "${unpacker.toString("base64")}";\n`,
  );
  console.log(`kernels: ${bytes.length} bytes of WebAssembly`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildKernels();
