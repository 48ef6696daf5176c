// The examples in the docstrings of sources: found, checked by the compiler, and run.
import { execFile } from "node:child_process";
import { mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";
import { STATED, valueIn } from "../../tools/docs/stated.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const run = promisify(execFile);

/** One example: the function, class or constant it belongs to, the file of src that has it, and its program. */
export interface DocExample {
  readonly name: string;
  readonly file: string;
  readonly program: string;
}

/** A docstring with what it stands on. */
const DOCUMENTED = /\/\*\*\n((?: \*(?!\/).*\n)+) \*\/\n(?:\/\/.*\n)*export (?:abstract )?(?:async )?(?:function\*?|class|const) (\w+)/g;
const FENCED = / \* @example\n \* ```ts\n((?: \*.*\n)*?) \* ```\n/g;

/** The examples of one file of src, in order. */
export async function examplesIn(file: string): Promise<DocExample[]> {
  const text = await readFile(join(root, "src", file), "utf8");
  return [...text.matchAll(DOCUMENTED)].flatMap(([, doc = "", name = ""]) =>
    [...doc.matchAll(FENCED)].map(([, lines = ""]) => ({ name, file, program: lines.replace(/^ \* ?/gm, "") })),
  );
}

/** The program, which throws where an expression is not what its comment says. */
const checking = ({ name, program }: DocExample) =>
  `import { check } from "./check.ts";\n${program.replace(STATED, (_, expression, comment) => `check(${JSON.stringify(`${name}: ${expression}`)}, ${expression}, ${valueIn(comment)});`)}export {};\n`;

const CHECK = `
import { deepStrictEqual } from "node:assert";
/** Arrays of any type as plain ones, at any depth. */
function plain(value: unknown): unknown {
  if (ArrayBuffer.isView(value)) return Array.from(value as unknown as ArrayLike<number>);
  return Array.isArray(value) ? value.map(plain) : value;
}
/** What is stated, as single precision has it where the value does. */
function rounded(stated: unknown, value: unknown): unknown {
  if (typeof stated === "number" && value instanceof Float32Array) return Math.fround(stated);
  return Array.isArray(stated) ? stated.map((each, i) => rounded(each, ArrayBuffer.isView(value) ? value : (value as unknown[])?.[i])) : stated;
}
let checked = 0;
export function check(what: string, value: unknown, stated: unknown): void {
  checked++;
  try {
    deepStrictEqual(plain(value), rounded(stated, value), what);
  } catch {
    console.error(what, "gives", plain(value), "but the comment says", stated);
    process.exitCode = 1;
  }
}
process.on("exit", () => console.log(checked));
`;

/** The file that an example is written to: several may have the same name, but for the size of its letters too. */
const fileOf = ({ name, file }: DocExample) => `${file.replace(/\.ts$/, "").replaceAll("/", ".")}.${/^[A-Z]/.test(name) ? "class." : ""}${name}.ts`;

/** Writes the examples into a folder, for the two functions below. */
export async function writeExamples(folder: string, examples: readonly DocExample[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "check.ts"), CHECK);
  for (const example of examples) await writeFile(join(folder, fileOf(example)), checking(example));
  await symlink(join(root, "node_modules"), join(folder, "node_modules"));
  const { compilerOptions } = JSON.parse(await readFile(join(root, "tsconfig.json"), "utf8")) as {
    compilerOptions: { paths: Readonly<Record<string, readonly [string]>> };
  };
  const paths = Object.fromEntries(Object.entries(compilerOptions.paths).map(([name, [path]]) => [name, [join(root, path)]]));
  const config = {
    extends: join(root, "tsconfig.json"),
    compilerOptions: { noEmit: true, noUnusedLocals: false, paths },
    include: examples.map(fileOf),
  };
  await writeFile(join(folder, "tsconfig.json"), JSON.stringify(config));
}

/** What the compiler says of the examples, a line each. */
export async function compiled(folder: string, examples: readonly DocExample[]): Promise<string[]> {
  const output = await run(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-p", folder]).then(
    () => "",
    (error: { stdout: string }) => error.stdout,
  );
  return output.split("\n").filter((line) => examples.some((example) => line.includes(fileOf(example))));
}

/** Runs some of the examples, one after the other in one process: how many values are stated. @throws Error with those that are wrong */
export async function runExamples(folder: string, examples: readonly DocExample[]): Promise<number> {
  const name = `all-${examples.length}-${examples[0] ? fileOf(examples[0]) : ""}`;
  await writeFile(join(folder, name), examples.map((example) => `import "./${fileOf(example)}";`).join("\n"));
  const outfile = join(folder, `${name}.mjs`);
  await build({ entryPoints: [join(folder, name)], outfile, bundle: true, format: "esm", platform: "node", logLevel: "silent" });
  const { stdout } = await run(process.execPath, [outfile], { cwd: folder });
  return Number(stdout.trim().split("\n").at(-1));
}
