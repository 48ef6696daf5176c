// The files of the bench: none that nothing needs, no circle.
import { readdirSync, readFileSync } from "node:fs";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type Metafile } from "esbuild";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../../bench", import.meta.url));
const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".mjs") && !/^(node_modules|\.build)\b/.test(path));
/** What is started: programs, child processes, pages. */
const isProgram = (path: string): boolean =>
  /^\w+\.mjs$/.test(path) ||
  path.startsWith("chromium/pages/") ||
  path === "nets/mlp/firstProcess.mjs" ||
  path === "nets/product/tiles.mjs" ||
  /^queue\/(cost|load|simulate)\.mjs$/.test(path);

const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: files.filter((path) => isProgram(path)),
  bundle: true,
  write: false,
  metafile: true,
  format: "esm",
  platform: "node",
  outdir: "nothing",
  packages: "external",
  external: ["/module/*", "../dist/*"], // what is built is no file of the bench
  logLevel: "silent",
});
const imports = (path: string): string[] => (metafile as Metafile).inputs[path]?.imports.filter(({ external }) => !external).map((file) => file.path) ?? [];

test("every file is a program or imported by one", () => {
  const reached = Object.keys(metafile.inputs);
  expect(files.filter((path) => !reached.includes(path))).toEqual([]);
});

test("no imports go in a circle", () => {
  const clear = new Set<string>();
  function circle(path: string, above: string[]): string[] | undefined {
    if (clear.has(path)) return undefined;
    if (above.includes(path)) return [...above.slice(above.indexOf(path)), path];
    for (const next of imports(path)) {
      const way = circle(next, [...above, path]);
      if (way) return way;
    }
    clear.add(path);
    return undefined;
  }
  for (const path of files) expect(circle(path, [])).toBeUndefined();
});

test("no file is long", () => {
  for (const path of files) expect(readFileSync(`${root}/${path}`, "utf8").split("\n").length, relative(root, path)).toBeLessThan(200);
});
