// Which test files are tried on a mutant of a source file: first those of its name, then those about it or about what imports it,
// then those of its folder and of the whole.
import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, normalize } from "node:path";

/** Folders that try what a folder of sources does, besides its mirror. */
const WIDER = {
  assembly: ["test/kernels", "test/ops", "test/golden", "test/invariant", "test/layers"],
  default: ["test/invariant", "test/golden", "test/reports", "test/compact/"],
};
/** So many files mention what a source file exports at most, and so many are named like what imports it. */
const MOST = 5;

const read = (root, folder, wanted) =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .map((name) => `${folder}/${name}`)
    .filter((name) => name.endsWith(".ts") && !name.includes("node_modules") && wanted(name))
    .map((name) => ({ name, text: readFileSync(join(root, name), "utf8") }));

/** All test files but slow ones. */
export const readTests = (root) => read(root, "test", (name) => name.endsWith(".test.ts") && !name.endsWith(".slow.test.ts"));

/** All source files. */
export const readSources = (root) => ["src", "assembly"].flatMap((folder) => read(root, folder, (name) => !name.includes("generated")));

/** The folder of tests that mirrors that of a source file. */
function mirror(file) {
  const folder = dirname(file);
  if (folder.startsWith("assembly")) return folder.includes("sparse") ? "test/sparse" : "test/kernels";
  return folder === "src" ? "test/core" : folder.replace(/^src/, "test").split("/").slice(0, 2).join("/");
}

/** Names that a source file exports, as tests would mention them. */
function exported(text) {
  return [...text.matchAll(/^export (?:async )?(?:abstract )?(?:function\*?|class|const) (\w+)/gm)].map(([, name]) => name);
}

/** The files that import a file, then those that import these, and so on: the nearest first. */
function importers(file, sources) {
  const found = [file];
  for (const each of found) {
    for (const { name, text } of sources) {
      if (found.includes(name)) continue;
      const imported = [...text.matchAll(/ from "(\..+?)";/g)].map(([, path]) => normalize(join(dirname(name), path)).replace(/(\.ts)?$/, ".ts"));
      if (imported.includes(each)) found.push(name);
    }
  }
  return found.slice(1);
}

/** [files of its name, others that are about it or what imports it, other files of its mirror and of the whole]. */
export function testsOf(file, text, tests, sources) {
  const ofName = (source) => tests.map(({ name }) => name).filter((name) => basename(name).startsWith(`${basename(source, ".ts")}.`));
  const names = [...exported(text), basename(file, ".ts")].map((name) => new RegExp(`\\b${name}\\b`, "g"));
  const mentions = (each) => names.reduce((sum, name) => sum + (each.text.match(name)?.length ?? 0), 0);
  const about = tests
    .map((each) => ({ ...each, score: mentions(each) * (each.name.startsWith(mirror(file)) ? 3 : 1) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .slice(0, MOST)
    .map(({ name }) => name);
  // kernels of a folder of its own are tried together, in a file of the folder's name
  const [, folder] = /^assembly\/(\w+)\//.exec(file) ?? [];
  const named = [...new Set([...(folder ? ofName(folder).filter((name) => name.startsWith("test/kernels/")) : []), ...ofName(file)])];
  const above = importers(file, sources).flatMap(ofName).slice(0, MOST);
  const near = [...new Set([...above, ...about])].filter((name) => !named.includes(name));
  const folders = [mirror(file), ...(file.startsWith("assembly") ? WIDER.assembly : WIDER.default)];
  const rest = tests
    .map(({ name }) => name)
    .filter((name) => !named.includes(name) && !near.includes(name) && folders.some((folder) => name.startsWith(folder)));
  return [named, near, rest];
}
