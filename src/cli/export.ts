// sievenet export: a saved net in another form.
import { readFileSync, statSync } from "node:fs";
import * as files from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { faultOf } from "../files.ts";
import { type Shape, ShapeError, SievenetError, ValueError } from "../index.ts";
import { toOnnx } from "../onnx/index.ts";
import { bytes, grouped } from "../report/format.ts";
import "../sparse/index.ts"; // so that files with sparse layers are read
import { type Source, toSource } from "../standalone/index.ts";
import { writeWhole } from "../writing.ts";
import { Failure, reason, usage } from "./failure.ts";
import { shapeFrom } from "./inspect.ts";
import { printable } from "./printable.ts";
import { type SavedFile, savedFile } from "./savedFile.ts";

export const TARGETS = ["onnx", "js", "c"] as const;
type Target = (typeof TARGETS)[number];

/** What commander hands over. */
export interface ExportOptions {
  readonly to?: string;
  readonly out?: string;
  readonly int8?: boolean;
  readonly shape?: string;
  readonly classes?: string;
}

/** The content of a file, and what is said of it. */
interface Exported {
  readonly content: Uint8Array | string;
  readonly facts: readonly string[];
}

function targetFrom(to: string | undefined): Target {
  if (TARGETS.includes(to as Target)) return to as Target;
  const all = `${TARGETS.slice(0, -1).join(", ")} or ${TARGETS.at(-1)}`;
  throw usage(to === undefined ? `--to is missing, but it says what to export: ${all}, such as --to c.` : `--to is "${to}", but it must be ${all}.`);
}

/** A name that programs can use, of the name of a file. */
function nameOf(path: string): string {
  const name = basename(path)
    .replace(/\.\w+$/, "")
    .replaceAll(/\W/g, "_");
  return /^[a-z]/i.test(name) ? name : `net_${name}`;
}

/** Whether Node takes a file for a module: by its name, or by the package.json that is nearest to it. */
function isModule(path: string): boolean {
  if (/\.mjs$/i.test(path)) return true;
  for (let folder = dirname(resolve(path)); ; folder = dirname(folder)) {
    try {
      return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")).type === "module";
    } catch {
      if (folder === dirname(folder)) return false;
    }
  }
}

function factsOf({ inputShape, outputShape, flash, ram, multiplyAdds, int8Error }: Source, to: "js" | "c", path: string): string[] {
  const name = nameOf(path);
  const error = int8Error && [
    `weights rounded to 8 bits: in ${int8Error.examples} examples at random no output changed by more than ${int8Error.largest.toPrecision(2)}`,
  ];
  const memory =
    to === "c" ? `${grouped(flash)} bytes of constants (flash), ${grouped(ram)} of work buffer (RAM)` : `${bytes(flash)} of weights, ${bytes(ram)} to work in`;
  const use = to === "c" ? `int ${name}_predict(const float *input, float *output)` : `import { predict } from "./${basename(path)}"`;
  return [
    `input [${inputShape.join(", ")}], output [${outputShape.join(", ")}], ${grouped(multiplyAdds)} multiply-adds`,
    memory,
    ...(error ?? []),
    `use it: ${use}`,
    ...(to === "js" && !isModule(path) ? [`Node 20 takes it for a module only under another name: --out ${printable(path.replace(/\.\w+$/, ".mjs"))}`] : []),
  ];
}

function exported(file: SavedFile, to: Target, out: string, input: Shape | undefined, { int8, classes: named }: ExportOptions): Exported {
  const classes = named?.split(",").map((each) => each.trim());
  if (to === "onnx") {
    const notes = { ...Object.fromEntries(file.notes.filter(([name]) => name !== "byteScale")), ...(classes && { classes: JSON.stringify(classes) }) };
    const content = toOnnx(file.net, { ...(input && { input }), notes });
    return { content, facts: [`input "input", output "output": any number of examples at a time`] };
  }
  const options = { ...(input && { input }), ...(classes && { classes }), ...(int8 && { weights: "int8" as const }) };
  const source = toSource(file.net, { language: to, name: nameOf(out), ...options });
  return { content: source.text, facts: factsOf(source, to, out) };
}

/** The library's sentences name functions and their options; here they have others. */
function explained(cause: unknown, path: string, shape: string | undefined): Failure {
  const text = reason(cause).replace(/^to(Source|Onnx): /, "");
  if (cause instanceof ShapeError && /does not say what/.test(text))
    return new Failure(`the file "${path}" does not say what an example looks like. Give its shape with --shape, such as --shape 1,28,28 for images.`);
  if (cause instanceof ShapeError && shape !== undefined) return new Failure(`${text} Examples are ${shape}: give another shape with --shape.`, 1, { cause });
  return new Failure(text, cause instanceof ValueError ? 2 : 1, { cause });
}

/** Writes a saved net in another form, and prints what came out. @throws Failure */
export async function exportNet(path: string, options: ExportOptions): Promise<void> {
  const to = targetFrom(options.to);
  if (options.int8 && to === "onnx") throw usage("--int8 goes with --to js and --to c: the weights of an ONNX file are of 32 bits. Leave it out.");
  const shape = options.shape === undefined ? undefined : shapeFrom(options.shape);
  const file = savedFile(path);
  if (file.gated)
    throw new Failure(
      `the net in "${path}" still has gates, and what is exported has none. Save compact(net), which settles them, or take the file that sievenet train left.`,
    );
  const out = options.out ?? `${path.replace(/\.\w+$/, "")}.${to}`;
  // who names a file has it replaced, as a folder of train
  if (options.out === undefined && statSync(out, { throwIfNoEntry: false }))
    throw new Failure(`the file "${out}" is there already. Give --out "${out}" to replace it, or another name.`);
  let result: Exported;
  try {
    result = exported(file, to, out, shape, options);
  } catch (cause) {
    if (!(cause instanceof SievenetError)) throw cause;
    throw explained(cause, path, options.shape);
  }
  try {
    await writeWhole(files, out, result.content);
  } catch (cause) {
    throw new Failure(`the file "${out}" cannot be written: ${faultOf(cause, "written") ?? reason(cause)}. Give another one with --out.`, 1, { cause });
  }
  const size = typeof result.content === "string" ? Buffer.byteLength(result.content) : result.content.length;
  process.stdout.write(`${[`${printable(out)}: ${bytes(size)}`, ...result.facts.map((fact) => `  ${fact}`), ""].join("\n")}`);
}
