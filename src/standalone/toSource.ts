// toSource(): a net as one file of JavaScript or C.
import { byteScaleOf } from "../byteScale.ts";
import { type ColumnsDescription, nameOfColumn } from "../descriptions/columns.ts";
import { inputShapeOf } from "../descriptions/inputShape.ts";
import type { PartDescription } from "../descriptions/layers.ts";
import { ShapeError, ValueError } from "../errors.ts";
import { describe } from "../formats/describe.ts";
import { arraysAtPlaces } from "../formats/ties.ts";
import type { Layer } from "../layers/layer.ts";
import { oneOf, refuseUnknown, shown } from "../options.ts";
import { isWhole, print, type Shape, sizeOf } from "../shape.ts";
import { ordinary } from "../sparse/ordinary.ts";
import type { Tensor } from "../tensor.ts";
import type { Values } from "../values.ts";
import { buffersOf } from "./buffers.ts";
import { pooled, pooledCalls } from "./c/pooled.ts";
import { c } from "./c/print.ts";
import { type Call, callsOf, type Loop } from "./calls.ts";
import { fold } from "./fold.ts";
import { type Int8Error, type Printable, workOf } from "./head.ts";
import { int8Error } from "./int8Error.ts";
import { padded } from "./javascript/padded.ts";
import { javascript } from "./javascript/print.ts";
import { lower } from "./lower.ts";
import type { PooledStep, Program, Step } from "./program.ts";
import { Stored } from "./stored.ts";

/** Options of `toSource()`. */
export interface SourceOptions {
  /** "js": JavaScript for browsers and every runtime. "c": C99, for microcontrollers too. */
  readonly language: "js" | "c";
  /** The shape of one example, without the batch. Default: what the net says; needed where it does not, as before an embedding. */
  readonly input?: Shape;
  /** What names of the file begin with, and what the file should be called. Default "net". */
  readonly name?: string;
  /** "f32": weights as they are. "int8": rounded to 255 steps for each output, a quarter of the bytes. Default "f32". */
  readonly weights?: "f32" | "int8";
  /** A name for each output. Default: those of the table that the net learned from, if any. */
  readonly classes?: readonly string[];
  /** Of JavaScript: an ES module, or a classic script that leaves a global object `name`. Default "module". */
  readonly form?: "module" | "script";
  /** Examples for which the error of int8 is measured, such as the inputs of a dataset. Default: 100 at random, between 0 and 1. */
  readonly examples?: Tensor | Values;
}

/** A net as source. */
export interface Source {
  /** The file. */
  readonly text: string;
  /** The shape of one example. */
  readonly inputShape: Shape;
  /** The shape of what comes of it. */
  readonly outputShape: Shape;
  /** Bytes of weights and other constants: flash, in C. */
  readonly flash: number;
  /** Bytes that it works in: RAM, in C. The caller's input and output are not counted in C, and are in JavaScript. */
  readonly ram: number;
  /** Multiplications with an addition for one example. */
  readonly multiplyAdds: number;
  /** What int8 changed in the outputs for some examples; undefined for weights that are not rounded. */
  readonly int8Error: Int8Error | undefined;
}

const OPTIONS = ["language", "input", "name", "weights", "classes", "form", "examples"];

/** The shape of an example: the one given, or what the net says. @throws ShapeError */
function shapeOf(description: PartDescription, given: Shape | undefined): Shape {
  const shape = given ?? inputShapeOf(ordinary(description));
  if (!shape) throw new ShapeError("toSource: the net does not say what an example looks like. Give its shape, such as { input: [1, 28, 28] }.");
  if (!Array.isArray(shape) || !shape.every((each) => isWhole(each, 1)))
    throw new ShapeError(`toSource: input is ${shown(shape)}, but it must be the shape of one example, whole numbers from 1 up, such as [1, 28, 28].`);
  return shape;
}

function nameFrom(name: string): string {
  if (typeof name === "string" && /^[a-z][a-z0-9_]*$/i.test(name)) return name;
  throw new ValueError(`toSource: name is ${shown(name)}, but it must be letters, digits and _, a letter first, such as "net".`);
}

function classesFrom(classes: readonly string[] | undefined, outputs: number): readonly string[] | undefined {
  if (classes === undefined) return undefined;
  if (!Array.isArray(classes) || !classes.every((each) => typeof each === "string"))
    throw new ValueError(`toSource: classes is ${shown(classes)}, but it must be an array of names, one for each of the ${outputs} outputs.`);
  if (classes.length !== outputs) throw new ValueError(`toSource: ${classes.length} classes came, but the net has ${outputs} outputs. Give one name for each.`);
  return classes;
}

/** What a net that begins with the columns of a table says of it. */
function tableIn(description: PartDescription | undefined): ColumnsDescription | undefined {
  if (description?.type === "sequential") return tableIn(description.parts[0]);
  return description?.type === "columns" ? description : undefined;
}

/** What the columns are, where they have names or words: which number stands for which word, and where NaN may stand. */
function columnNames({ columns }: ColumnsDescription): readonly string[] | undefined {
  if (!columns.some(({ name, categories, order }) => name !== undefined || Array.isArray(categories) || order)) return undefined;
  return columns.map(({ categories, order, fill, missing }, i) => {
    const words = order ?? (Array.isArray(categories) ? (categories as readonly string[]) : []);
    const told = [words.map((word, code) => `${code} for ${word}`).join(", "), missing || fill !== undefined ? "NaN where missing" : ""].filter(Boolean);
    return `${nameOfColumn(columns, i)}${told.length ? ` (${told.join("; ")})` : ""}`;
  });
}

/** Refuses what no file can hold: of the net, or what came of folding its norms. @throws ValueError */
function checkFinite(arrays: Iterable<readonly [name: string, values: ArrayLike<number>]>): void {
  for (const [name, values] of arrays) {
    const wrong = Array.prototype.find.call(values, (each) => !Number.isFinite(each));
    if (wrong !== undefined) throw new ValueError(`toSource: "${name}" of the net holds ${wrong}. Train it again: a net with such a number predicts nothing.`);
  }
}

/**
 * A net as one file of source that depends on nothing: in JavaScript a `predict(x)` without WebAssembly and `eval`, in C a
 * function without allocation whose weights are constants. Its outputs are those of `predict()` within roundings. The net has
 * no gates left (`compact()` settles them), and consists of layers and functions of the library, sparse ones too. What the
 * file takes of flash and RAM is in its first comment and in the result.
 * @example
 * ```ts
 * import { dense, relu, sequential } from "sievenet";
 * import { toSource } from "sievenet/standalone";
 *
 * const net = sequential(dense(4, 3), relu, dense(3, 2));
 * const { text, flash, ram } = toSource(net, { language: "c", name: "flowers" });
 * flash; // 92
 * ram; // 12
 * text.includes("int flowers_predict(const float input[FLOWERS_INPUTS], float output[FLOWERS_OUTPUTS]);"); // true
 * ```
 * @throws UsageError for gates, and for layers and functions of your own; ShapeError where the shape of an example is not known or does not fit; ValueError
 */
export function toSource(net: Layer, options: SourceOptions): Source {
  refuseUnknown("toSource", options, OPTIONS);
  const { language, weights = "f32", form = "module" } = options;
  oneOf("toSource", "language", language, ["js", "c"]);
  oneOf("toSource", "weights", weights, ["f32", "int8"]);
  oneOf("toSource", "form", form, ["module", "script"]);
  const name = nameFrom(options.name ?? "net");
  const int8 = weights === "int8";
  if (language === "c" && options.form !== undefined) throw new ValueError(`toSource: form is ${shown(form)}, but C has no forms. Leave it out.`);
  if (!int8 && options.examples !== undefined) throw new ValueError('toSource: examples came, but they measure the error of int8. Give weights: "int8" too.');
  const arrays = arraysAtPlaces(net); // first, as it refuses a net of another copy of the library
  checkFinite([...arrays].map(([path, each]) => [path, each.values]));
  const description = describe(net, "toSource");
  const program = fold(lower(description, arrays, shapeOf(description, options.input)));
  const { inputShape, outputShape } = program;
  const outputs = sizeOf(outputShape);
  if (outputs === 0) throw new ShapeError(`toSource: the net gives ${print(outputShape)} for an example, which are no numbers.`);
  const table = tableIn(description);
  const known = table?.classes?.length === outputs ? table.classes : undefined;
  const byteScale = byteScaleOf(net);
  const facts = { inputShape, outputShape, multiplyAdds: workOf(program), int8Error: int8 ? int8Error(net, program, options.examples) : undefined };
  const common = { name, byteScale, classes: classesFrom(options.classes ?? known, outputs), columns: table && columnNames(table), ...facts };
  /** What the printers need of the program in a form of theirs. */
  const printable = (form: Program<Step | PooledStep>, calls: readonly (Call | Loop)[]): Printable => {
    const stored = new Stored(calls, int8);
    checkFinite(stored.arrays.map((each) => [each.name, each.values]));
    return { ...common, program: form, stored, buffers: buffersOf(form, language === "c" && byteScale !== undefined) };
  };
  if (language === "c") {
    const pooling = pooled(program);
    const calls = pooledCalls(pooling, int8);
    return { ...c(printable(pooling, calls), calls), ...facts };
  }
  const padding = padded(program);
  const calls = callsOf(padding, int8);
  const all = printable(padding, calls);
  const ram = 4 * (all.buffers.work + sizeOf(inputShape) + outputs);
  return { text: javascript(all, calls, form), flash: all.stored.bytes, ram, ...facts };
}
