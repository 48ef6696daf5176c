// The examples in the docstrings of sources: found, checked by the compiler, and run.
import { execFile } from "node:child_process";
import { mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";

const root = fileURLToPath(new URL("../..", import.meta.url));
const run = promisify(execFile);

/** One example: the function or class it belongs to, and its program. */
export interface DocExample {
  readonly name: string;
  readonly program: string;
}

/** The examples of one file of src, in order. */
export async function examplesIn(file: string): Promise<DocExample[]> {
  const text = await readFile(join(root, "src", file), "utf8");
  const pattern = /@example\n \* ```ts\n((?: \*.*\n)*?) \* ```\n(?: \*.*\n)*? \*\/\nexport (?:async )?(?:function|class|const) (\w+)/g;
  return [...text.matchAll(pattern)].map(([, lines = "", name = ""]) => ({ name, program: lines.replace(/^ \* ?/gm, "") }));
}

/** A statement "expression; // value" at the margin, whose comment is what the expression gives. */
const STATED = /^(?!const |let |import |for |if |await |console\.|[ }/])(.+); \/\/ (.+)$/gm;

/** The program, which throws where an expression is not what its comment says. */
const checking = ({ name, program }: DocExample) =>
  `import { check } from "./check.ts";\n${program.replace(STATED, (_, expression, value) => `check(${JSON.stringify(`${name}: ${expression}`)}, ${expression}, ${value});`)}`;

const CHECK = `
import { deepStrictEqual } from "node:assert";
const plain = (value: unknown) => (ArrayBuffer.isView(value) ? Array.from(value as unknown as ArrayLike<number>) : value);
let checked = 0;
export function check(what: string, value: unknown, stated: unknown): void {
  deepStrictEqual(plain(value), stated, what);
  checked++;
}
process.on("exit", () => console.log(checked));
`;

/** Writes the examples into a folder, for the two functions below. */
export async function writeExamples(folder: string, examples: readonly DocExample[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "check.ts"), CHECK);
  for (const example of examples) await writeFile(join(folder, `${example.name}.ts`), checking(example));
  await symlink(join(root, "node_modules"), join(folder, "node_modules"));
  const { compilerOptions } = JSON.parse(await readFile(join(root, "tsconfig.json"), "utf8")) as {
    compilerOptions: { paths: Readonly<Record<string, readonly [string]>> };
  };
  const paths = Object.fromEntries(Object.entries(compilerOptions.paths).map(([name, [path]]) => [name, [join(root, path)]]));
  const config = {
    extends: join(root, "tsconfig.json"),
    compilerOptions: { noEmit: true, noUnusedLocals: false, paths },
    include: examples.map(({ name }) => `${name}.ts`),
  };
  await writeFile(join(folder, "tsconfig.json"), JSON.stringify(config));
}

/** What the compiler says of the examples, a line each. */
export async function compiled(folder: string, examples: readonly DocExample[]): Promise<string[]> {
  const output = await run(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-p", folder]).then(
    () => "",
    (error: { stdout: string }) => error.stdout,
  );
  return output.split("\n").filter((line) => examples.some(({ name }) => line.includes(`${name}.ts`)));
}

/** Runs some of the examples, one after the other: how many stated values were right. @throws Error for the first that is wrong */
export async function runExamples(folder: string, examples: readonly DocExample[]): Promise<number> {
  await writeFile(join(folder, "all.ts"), examples.map(({ name }) => `import "./${name}.ts";`).join("\n"));
  await build({
    entryPoints: [join(folder, "all.ts")],
    outfile: join(folder, "all.mjs"),
    bundle: true,
    format: "esm",
    platform: "node",
    logLevel: "silent",
  });
  const { stdout } = await run(process.execPath, [join(folder, "all.mjs")], { cwd: folder });
  return Number(stdout.trim().split("\n").at(-1));
}
