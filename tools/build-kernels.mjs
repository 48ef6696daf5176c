// Compiles the modules of assembly/ with asc and writes src/generated/: each module as text, and its type, whose argument
// names come from the AssemblyScript sources; and names.ts, the names of the main module's kernels, for tests.
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { main } from "assemblyscript/asc";

const root = fileURLToPath(new URL("..", import.meta.url));
/** What is compiled: a target of asconfig.json, from `entry`, into src/generated/`output`.ts. */
const MODULES = [
  { target: "plain", entry: "assembly/index.ts", output: "kernels", names: "names" },
  { target: "plain", entry: "assembly/sparse/index.ts", output: "sparse" },
];
/**
 * Each byte becomes the character of its value + SHIFT (modulo 256), so that few need an escape or a second byte. Gzipped
 * this is a quarter smaller than base64, whose letters straddle bytes so that gzip finds no repeats: 16 against 21 kB.
 */
const SHIFT = 15;
const ESCAPES = { 0: "\\x00", 10: "\\n", 13: "\\r", 34: '\\"', 92: "\\\\" };
const asText = (bytes) => Array.from(bytes, (byte) => ESCAPES[(byte + SHIFT) & 255] ?? String.fromCharCode((byte + SHIFT) & 255)).join("");
const sources = readdirSync(`${root}assembly`, { recursive: true })
  .filter((name) => name.endsWith(".ts"))
  .map((name) => `${root}assembly/${name}`);

/** Exported functions of the sources in a folder: name -> "(a: number, ...) => number". */
function signatures(folder) {
  const found = new Map();
  for (const file of sources.filter((each) => dirname(each) === folder)) {
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

/** Compiles what has a source newer than what was generated last. */
export async function buildKernels() {
  const newest = Math.max(...[...sources, `${root}asconfig.json`, fileURLToPath(import.meta.url)].map((file) => statSync(file).mtimeMs));
  for (const each of MODULES) {
    const built = statSync(`${root}src/generated/${each.output}.ts`, { throwIfNoEntry: false });
    if (!(built && built.mtimeMs > newest)) await buildModule(each);
  }
}

async function buildModule({ target, entry, output, names: listed }) {
  const file = `dist/wasm/${output}.wasm`;
  const { error, stderr } = await main([entry, "--config", "asconfig.json", "--target", target, "--outFile", file, "--baseDir", root]);
  if (error) throw new Error(`asc could not compile ${entry}.\n${stderr.toString()}`);
  const bytes = readFileSync(root + file);
  const known = signatures(dirname(`${root}${entry}`));
  const names = WebAssembly.Module.exports(new WebAssembly.Module(bytes))
    .filter((each) => each.kind === "function")
    .map((each) => each.name);
  const lines = names.map((name) => {
    if (!known.has(name)) throw new Error(`The module exports ${name}, but no source has "export function ${name}(" on one line.`);
    return `  ${name}: ${known.get(name)};`;
  });
  const head = "// Written by tools/build-kernels.mjs. Do not edit.\n";
  mkdirSync(`${root}src/generated`, { recursive: true });
  if (listed)
    writeFileSync(
      `${root}src/generated/${listed}.ts`,
      `${head}import type { Kernels } from "./${output}.ts";\n\n/** All kernels, for tests. */\nexport const kernelNames: readonly (keyof Kernels)[] = ${JSON.stringify(names)};\n`,
    );
  writeFileSync(
    `${root}src/generated/${output}.ts`,
    `${head}\n/** The functions of the WebAssembly module, as they are called. */\nexport interface Kernels {\n${lines.join("\n")}\n}\n\n` +
      `/** Tells a module of another version: a number for the names of its kernels. */\nexport const signature = ${signatureOf(names)};\n\n` +
      `/** The compiled module, each byte ${SHIFT} higher. */\nexport const shift = ${SHIFT};\nexport const text =\n  "${asText(bytes)}";\n`,
  );
  console.log(`${output}: ${bytes.length} bytes of WebAssembly`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildKernels();
