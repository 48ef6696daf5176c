// Which test files are tried on a mutant of a source file: first those of its name and those about it, then those of its folder.
import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/** Folders that try what a folder of sources does, besides its mirror. */
const WIDER = {
  assembly: ["test/kernels", "test/ops", "test/golden", "test/invariant", "test/layers"],
  default: ["test/invariant", "test/golden", "test/reports", "test/compact/"],
};
/** So many files besides those of the same name are about a source file at most. */
const MOST = 5;

export function readTests(root) {
  return readdirSync(join(root, "test"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".test.ts") && !name.endsWith(".slow.test.ts") && !name.includes("node_modules"))
    .map((name) => ({ name: `test/${name}`, text: readFileSync(join(root, "test", name), "utf8") }));
}

/** The folder of tests that mirrors that of a source file. */
function mirror(file) {
  const folder = dirname(file);
  if (folder.startsWith("assembly")) return folder.includes("sparse") ? "test/sparse" : folder.includes("packing") ? "test/core" : "test/kernels";
  return folder === "src" ? "test/core" : folder.replace(/^src/, "test").split("/").slice(0, 2).join("/");
}

/** Names that a source file exports, as tests would mention them. */
function exported(text) {
  return [...text.matchAll(/^export (?:async )?(?:abstract )?(?:function\*?|class|const) (\w+)/gm)].map(([, name]) => name);
}

/** [files of its name, others that are about it, other files of its mirror and of the whole]. */
export function testsOf(file, text, tests) {
  const own = basename(file, ".ts");
  const names = [...exported(text), own].map((name) => new RegExp(`\\b${name}\\b`, "g"));
  const mentions = (each) => names.reduce((sum, name) => sum + (each.text.match(name)?.length ?? 0), 0);
  const same = tests.filter(({ name }) => basename(name).startsWith(`${own}.`));
  const about = tests
    .filter((each) => !same.includes(each))
    .map((each) => ({ ...each, score: mentions(each) * (each.name.startsWith(mirror(file)) ? 3 : 1) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .slice(0, MOST);
  const [named, near] = [same, about].map((files) => files.map(({ name }) => name));
  const folders = [mirror(file), ...(file.startsWith("assembly") ? WIDER.assembly : WIDER.default)];
  const rest = tests
    .map(({ name }) => name)
    .filter((name) => !named.includes(name) && !near.includes(name) && folders.some((folder) => name.startsWith(folder)));
  return [named, near, rest];
}
