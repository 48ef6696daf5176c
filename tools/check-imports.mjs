// Imports run one way only, in src/ and in assembly/. Each line of an order may import from itself and from the lines under
// it; a folder or file not listed is an error, and so is a cycle between files.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { entries } from "./entries.mjs";

/** Entry points that no other line names stand beside sparse/, on top of the library. */
const LISTED = ["index", "data", "inference", "gates", "run", "report", "sweep", "queue"];
const BESIDE = entries.filter(({ name }) => !LISTED.includes(name)).map(({ name }) => `${name}/`);

const ORDER = [
  ["cli/"],
  ["queue/"],
  ["sweep/"],
  ["report/"],
  ["run/"],
  ["recipes/"],
  ["index.ts", "data/index.ts", "inference/"],
  BESIDE,
  ["train/"],
  ["formats/"],
  ["compact/"],
  ["data/"],
  ["optimizers/"],
  ["layers/"],
  ["gates/"],
  ["losses/"],
  ["ops/"],
  ["fastNets.ts"],
  ["walk.ts"],
  ["records.ts"],
  ["frozen.ts"],
  ["tape.ts"],
  ["parameter.ts"],
  ["resident.ts"],
  ["keep.ts"],
  ["tensor.ts", "random.ts"],
  ["support.ts"],
  ["memory.ts"],
  ["arena.ts", "block.ts"],
  ["heap.ts"],
  ["kernels/"],
  ["wasm.ts"],
  ["sharing.ts", "modules.ts"],
  ["addresses.ts", "unpack.ts"],
  ["generated/"],
  ["environment.ts"],
  ["writing.ts", "lock.ts"],
  ["files.ts"],
  ["descriptions/"],
  ["ops/window.ts"],
  ["options.ts", "schedule.ts", "byteScale.ts", "copies.ts"],
  ["names.ts"],
  ["values.ts", "canvas.ts"],
  ["realms.ts"],
  ["inspect.ts"],
  ["shape.ts"],
  ["errors.ts", "version.ts", "clock.ts", "pause.ts", "utf8.ts", "ofBytes.ts", "formats/crc32.ts", "formats/half.ts"],
];
/** The order of assembly/: what the modules export, all or the parts of it, the kernels of modules of their own, all other kernels and what they share. */
const ASSEMBLY = [["index.ts", "inference.ts", "sparse/index.ts"], ["core.ts", "functions.ts", "images.ts", "norms.ts"], ["sparse/", "packing/"], ["./"]];
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
  "heap.ts",
  "support.ts",
  "wasm.ts",
  "generated/",
  "inference/",
  "sparse/",
  "threads/",
];
/** All that the inference entry may be made of, types aside: no tape, gates, optimizers or data. */
const INFERENCE = [
  "inference/",
  "generated/inference.ts",
  "generated/unpacker.ts",
  "addresses.ts",
  "unpack.ts",
  "modules.ts",
  "formats/architecture.ts",
  "formats/container.ts",
  "formats/crc32.ts",
  "formats/duplicates.ts",
  "formats/half.ts",
  "formats/numbers.ts",
].concat([
  "descriptions/",
  "ops/window.ts",
  "environment.ts",
  "options.ts",
  "names.ts",
  "values.ts",
  "canvas.ts",
  "realms.ts",
  "shape.ts",
  "errors.ts",
  "utf8.ts",
]);
/** Neither of a pair may know the other. */
const STRANGERS = [["layers/", "optimizers/"]];

const folder = (name) => fileURLToPath(new URL(`../${name}`, import.meta.url));
const src = folder("src");
const problems = [];
/** Whether a file is an entry of a list: a file, a folder, or any file of the folder that is checked ("./"). */
const matches = (file, entry) => file === entry || (entry.endsWith("/") && file.startsWith(entry)) || (entry === "./" && !file.includes("/"));
const rank = (order, file) => {
  const exact = order.findIndex((line) => line.includes(file));
  return exact >= 0 ? exact : order.findIndex((line) => line.some((entry) => matches(file, entry)));
};
/** The files that a text imports, of those whose path `kind` matches. */
const imported = (root, file, text, kind) =>
  [...text.matchAll(kind)].map(([, path]) => relative(root, join(root, dirname(file), path.endsWith(".ts") || root === src ? path : `${path}.ts`)));

/** The files of a folder and what each imports, checked against an order. */
function checked(name, order) {
  const root = folder(name);
  const graph = new Map();
  for (const file of readdirSync(root, { recursive: true }).filter((path) => path.endsWith(".ts") && statSync(join(root, path)).isFile())) {
    graph.set(file, imported(root, file, readFileSync(join(root, file), "utf8"), /^(?:import|export)[^;]*?from "(\.[^"]+)"/gm));
    if (rank(order, file) < 0) problems.push(`${name}/${file} has no place in the order of tools/check-imports.mjs`);
  }
  for (const [file, targets] of graph) {
    for (const target of targets) {
      if (!graph.has(target)) problems.push(`${name}/${file} imports ${target}, which does not exist (write the .ts ending in src/)`);
      else if (rank(order, target) < rank(order, file)) problems.push(`${name}/${file} imports upward: ${name}/${target}`);
    }
  }
  refuseCycle(name, graph);
  return graph;
}

/** Notes the first circle of imports, if there is one. */
function refuseCycle(name, graph) {
  /** Files from which no circle is reached. */
  const clear = new Set();
  const cycle = (file, path) => {
    if (clear.has(file)) return undefined;
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    for (const next of graph.get(file) ?? []) {
      const circle = cycle(next, [...path, file]);
      if (circle) return circle;
    }
    clear.add(file);
    return undefined;
  };
  for (const file of graph.keys()) {
    const circle = cycle(file, []);
    if (!circle) continue;
    problems.push(`imports go in a circle: ${circle.map((each) => `${name}/${each}`).join(" -> ")}`);
    return;
  }
}

const assembly = checked("assembly", ASSEMBLY);
const graph = checked("src", ORDER);
for (const [file, targets] of graph) {
  const text = readFileSync(join(src, file), "utf8");
  for (const target of targets) {
    for (const [a, b] of STRANGERS) {
      if ((matches(file, a) && matches(target, b)) || (matches(file, b) && matches(target, a))) problems.push(`src/${file} imports sideways: src/${target}`);
    }
  }
  if (/(?:\bk|\wK)ernels(?:\(\))?\.\w/.test(text) && !CALLERS.some((entry) => matches(file, entry)))
    problems.push(`src/${file} calls kernels: only ops and optimizers do`);
  if (/^\s*(?:import|export)[^;]*from "node:/m.test(text) && !file.startsWith("cli/"))
    problems.push(`src/${file} imports a Node module: the library runs in browsers too`);
  if (!INFERENCE.some((entry) => matches(file, entry))) continue;
  for (const target of imported(src, file, text, /^(?:import|export)(?! type )[^;]*?from "(\.[^"]+)"/gm)) {
    if (!INFERENCE.some((entry) => matches(target, entry))) problems.push(`src/${file} is part of the inference entry and imports src/${target}`);
  }
}

if (problems.length) {
  console.error(problems.join("\n"));
  process.exit(1);
}
console.log(`imports: ${graph.size} files of src and ${assembly.size} of assembly, all one way`);
