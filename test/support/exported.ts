// What an entry point exports that is there when a program runs, and in which file of src each is made.
import { readFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { entries } from "../../tools/entries.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** A value that an entry point exports: its name there, and the file of src that defines it. */
export interface Exported {
  readonly entry: string;
  readonly name: string;
  readonly file: string;
}

/** Names of values and the files that define them, of a module and those it exports again. */
async function exportsOf(path: string): Promise<Map<string, string>> {
  const text = await readFile(path, "utf8");
  const found = new Map<string, string>();
  for (const [, name = ""] of text.matchAll(/^export (?:abstract )?(?:async )?(?:function\*?|class|const) (\w+)/gm)) found.set(name, path);
  for (const [, names = "", from = ""] of text.matchAll(/^export \{([^}]*)\} from "([^"]+)"/gm)) {
    const there = await exportsOf(join(dirname(path), from));
    for (const each of names.split(",").map((part) => part.trim())) {
      const defined = there.get(each);
      if (!each.startsWith("type ") && defined) found.set(each, defined);
    }
  }
  for (const [, from = ""] of text.matchAll(/^export \* from "([^"]+)"/gm))
    for (const [name, file] of await exportsOf(join(dirname(path), from))) found.set(name, file);
  return found;
}

/** All of all entry points. */
export async function exported(): Promise<Exported[]> {
  const all = await Promise.all(
    entries.map(async ({ name: entry, source }) => {
      const found = await exportsOf(join(root, source));
      return [...found].map(([name, path]) => ({ entry, name, file: relative(join(root, "src"), path) }));
    }),
  );
  return all.flat();
}

/** The same as a bundler sees it: the names of each entry point, sorted. */
export async function exportedNames(): Promise<Map<string, string[]>> {
  const { metafile } = await build({
    entryPoints: entries.map(({ source }) => join(root, source)),
    absWorkingDir: root,
    bundle: true,
    format: "esm",
    platform: "neutral",
    mainFields: ["module", "main"],
    outdir: root,
    write: false,
    metafile: true,
    logLevel: "silent",
  });
  const outputs = Object.values(metafile.outputs);
  return new Map(entries.map(({ name, source }) => [name, outputs.find(({ entryPoint }) => entryPoint === source)?.exports.sort() ?? []]));
}
