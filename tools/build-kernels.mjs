// Compiles assembly/ with asc and writes src/generated/kernels.ts: the module as base64, and its type, whose
// argument names come from the AssemblyScript sources.
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { main } from "assemblyscript/asc";

const root = fileURLToPath(new URL("..", import.meta.url));
const target = `${root}src/generated/kernels.ts`;
const sources = readdirSync(`${root}assembly`)
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

/** Compiles if a source is newer than what was generated last. */
export async function buildKernels() {
  const newest = Math.max(...[...sources, `${root}asconfig.json`, fileURLToPath(import.meta.url)].map((file) => statSync(file).mtimeMs));
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
  mkdirSync(`${root}src/generated`, { recursive: true });
  writeFileSync(
    target,
    `// Written by tools/build-kernels.mjs. Do not edit.\n\n/** The functions of the WebAssembly module, as they are called. */\nexport interface Kernels {\n${lines.join("\n")}\n}\n\n` +
      `export const kernelNames: readonly (keyof Kernels)[] = ${JSON.stringify(names)};\n\n/** The compiled module. */\nexport const base64 =\n  "${bytes.toString("base64")}";\n`,
  );
  console.log(`kernels: ${bytes.length} bytes of WebAssembly`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildKernels();
