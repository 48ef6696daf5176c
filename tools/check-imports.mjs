// Imports run one way only. Each line below may import from itself and from the lines under it; a folder or file not
// listed is an error, and so is a cycle between files.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const ORDER = [
  ["cli/"],
  ["index.ts", "data/index.ts", "inference/"],
  ["sparse/", "fast/", "threads/"],
  ["train/", "formats/"],
  ["compact/"],
  ["data/"],
  ["optimizers/"],
  ["layers/"],
  ["gates/"],
  ["losses/"],
  ["ops/"],
  ["fastNets.ts"],
  ["walk.ts"],
  ["tape.ts"],
  ["resident.ts"],
  ["tensor.ts", "random.ts"],
  ["support.ts"],
  ["memory.ts"],
  ["wasm.ts"],
  ["embedded.ts", "sharing.ts"],
  ["unpack.ts"],
  ["generated/"],
  ["environment.ts"],
  ["files.ts"],
  ["descriptions/"],
  ["ops/window.ts"],
  ["options.ts"],
  ["values.ts"],
  ["shape.ts"],
  ["errors.ts"],
];
/** Only these call kernels, besides the plumbing below them. */
const CALLERS = [
  "ops/",
  "optimizers/",
  "train/average.ts",
  "data/batch.ts",
  "data/augment.ts",
  "random.ts",
  "tensor.ts",
  "fastNets.ts",
  "memory.ts",
  "support.ts",
  "wasm.ts",
  "generated/",
  "inference/",
  "sparse/",
  "threads/",
];
/** All that the inference door may be made of, types aside: no tape, gates, optimizers or data. */
const INFERENCE = ["inference/", "generated/inference.ts", "embedded.ts", "formats/architecture.ts", "formats/reader.ts", "formats/safetensors.ts"].concat([
  "descriptions/",
  "ops/window.ts",
  "environment.ts",
  "options.ts",
  "values.ts",
  "shape.ts",
  "errors.ts",
]);
/** Neither of a pair may know the other. */
const STRANGERS = [["layers/", "optimizers/"]];

const src = fileURLToPath(new URL("../src", import.meta.url));
const files = readdirSync(src, { recursive: true }).filter((name) => name.endsWith(".ts") && statSync(join(src, name)).isFile());
const matches = (file, entry) => file === entry || (entry.endsWith("/") && file.startsWith(entry));
const rank = (file) => {
  const exact = ORDER.findIndex((line) => line.includes(file));
  return exact >= 0 ? exact : ORDER.findIndex((line) => line.some((entry) => matches(file, entry)));
};
const problems = [];
const graph = new Map();

for (const file of files) {
  const text = readFileSync(join(src, file), "utf8");
  if (rank(file) < 0) problems.push(`src/${file} has no place in the order of tools/check-imports.mjs`);
  const targets = [...text.matchAll(/^(?:import|export)[^;]*?from "(\.[^"]+)"/gm)].map(([, path]) => relative(src, join(src, dirname(file), path)));
  graph.set(file, targets);
  for (const target of targets) {
    if (!files.includes(target)) problems.push(`src/${file} imports ${target}, which does not exist (write the .ts ending)`);
    else if (rank(target) < rank(file)) problems.push(`src/${file} imports upward: src/${target}`);
    for (const [a, b] of STRANGERS) {
      if ((matches(file, a) && matches(target, b)) || (matches(file, b) && matches(target, a))) problems.push(`src/${file} imports sideways: src/${target}`);
    }
  }
  if (/\bkernels(?:\(\))?\.\w/.test(text) && !CALLERS.some((entry) => matches(file, entry)))
    problems.push(`src/${file} calls kernels: only ops and optimizers do`);
  if (/^\s*(?:import|export)[^;]*from "node:/m.test(text) && !file.startsWith("cli/"))
    problems.push(`src/${file} imports a Node module: the library runs in browsers too`);
}

/** Files from which no circle is reached. */
const clear = new Set();

function cycle(file, path) {
  if (clear.has(file)) return undefined;
  if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
  for (const next of graph.get(file) ?? []) {
    const found = cycle(next, [...path, file]);
    if (found) return found;
  }
  clear.add(file);
  return undefined;
}
for (const file of files.filter((each) => INFERENCE.some((entry) => matches(each, entry)))) {
  const text = readFileSync(join(src, file), "utf8");
  for (const [, path] of text.matchAll(/^(?:import|export)(?! type )[^;]*?from "(\.[^"]+)"/gm)) {
    const target = relative(src, join(src, dirname(file), path));
    if (!INFERENCE.some((entry) => matches(target, entry))) problems.push(`src/${file} is part of the inference door and imports src/${target}`);
  }
}
for (const file of files) {
  const found = cycle(file, []);
  if (!found) continue;
  problems.push(`imports go in a circle: ${found.map((each) => `src/${each}`).join(" -> ")}`);
  break;
}

if (problems.length) {
  console.error(problems.join("\n"));
  process.exit(1);
}
console.log(`imports: ${files.length} files, all one way`);
