// What the entry points export, as `deno doc` reads it in the sources: names, kinds, docstrings, examples, types.
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { entries } from "../entries.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const run = promisify(execFile);

/** Deno of test/runtimes, or that of the PATH. */
function deno() {
  const known = `${process.arch === "arm64" ? "aarch64" : "x64"}`;
  const bundled = join(root, `test/runtimes/node_modules/@deno/linux-${known}-glibc/deno`);
  return existsSync(bundled) ? bundled : "deno";
}

/** What `deno doc` says of a file. @throws Error where there is no Deno */
async function documented(source) {
  try {
    const { stdout } = await run(deno(), ["doc", "--json", source], { cwd: root, maxBuffer: 1e9 });
    return Object.values(JSON.parse(stdout).nodes)[0].symbols;
  } catch (cause) {
    if (cause.code === "ENOENT")
      throw new Error("docs: Deno, which reads the docstrings, was not found. Run npm ci --prefix test/runtimes, or install Deno.", { cause });
    throw cause;
  }
}

/** The ideas by which an entry point groups what it exports: its comments at the margin, and the names below each. */
async function groupsOf(source) {
  const text = await readFile(join(root, source), "utf8");
  const groups = new Map();
  let group = "";
  const note = async (line) => {
    const all = /^export \* from "([^"]+)"/.exec(line);
    const names = all ? [...(await groupsOf(join(source, "..", all[1]))).keys()] : [...line.matchAll(/\b(?:type )?(\w+)\b/g)].map(([, name]) => name);
    for (const name of names) groups.set(name, group);
  };
  const statements = text.match(/^\/\/.*$|^export (?:type )?\{[^}]*\}|^export \*.*$|^export (?:abstract |async )*\w+ \w+/gm) ?? [];
  for (const each of statements) {
    if (each.startsWith("// ")) group = each.slice(3);
    else await note(each.replace(/^export (type )?\{?/, (all) => (all.endsWith("{") ? "" : all)));
  }
  return groups;
}

/** A docstring without what is told apart: its errors and examples. Some have @throws at the end of a line. */
function parted(jsDoc = {}) {
  const [doc = "", ...inline] = (jsDoc.doc ?? "").split(/ ?@throws /);
  const tags = jsDoc.tags ?? [];
  const of = (kind) => tags.filter((tag) => tag.kind === kind).map((tag) => tag.doc ?? "");
  const internal = /@internal/.test(jsDoc.doc ?? "") || tags.some(({ kind, value }) => kind === "internal" || value === "@internal");
  return { doc: doc.trim(), throws: [...inline, ...of("throws")].map((each) => each.trim()), examples: of("example"), internal };
}

const fenced = (text) => /^```ts\n([\s\S]*?)^```$/m.exec(text)?.[1];

/**
 * All that is exported, in the order of the entry points. Of each: `entry`, `specifier`, `group`, `name`, `kind`, `file` (in src),
 * `doc`, `throws`, `example` (a program) and `declarations`, as Deno has them, each with its own `said`.
 */
export async function api() {
  const all = [];
  for (const { name: entry, specifier, source } of entries) {
    const [symbols, groups] = [await documented(source), await groupsOf(source)];
    const places = [...groups.keys()];
    const items = symbols.map(({ name, declarations }) => {
      const said = declarations.map(({ jsDoc }) => parted(jsDoc));
      const file = declarations[0].location.filename.replace(/.*\/src\//, "");
      const example = said.flatMap(({ examples }) => examples.map(fenced)).find((each) => each !== undefined);
      const throws = [...new Set(said.flatMap((each) => each.throws))];
      const parts = declarations.map((each, i) => ({ ...each, said: said[i] }));
      return {
        entry,
        specifier,
        group: entry === "index" ? (groups.get(name) ?? "") : "",
        name,
        kind: declarations[0].kind,
        file,
        doc: said[0].doc,
        throws,
        example,
        declarations: parts,
      };
    });
    all.push(...items.sort((a, b) => places.indexOf(a.name) - places.indexOf(b.name)));
  }
  return all;
}

export { parted };
