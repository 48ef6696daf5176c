// The program as a C file.
import { sizeOf } from "../../shape.ts";
import { utf8 } from "../../utf8.ts";
import type { Argument, Call, Loop, Routine, WindowSizes } from "../calls.ts";
import { grouped, head, type Printable } from "../head.ts";
import { shortest } from "../numberText.ts";
import type { NumberType, StoredNumbers } from "../stored.ts";
import { functions } from "./functions.ts";
import { images, WINDOW, WINDOW_BYTES } from "./images.ts";
import { products, tap } from "./products.ts";
import { rows } from "./rows.ts";

const TYPES: Readonly<Record<NumberType, string>> = { float32: "float", int8: "int8_t", uint8: "uint8_t", uint16: "uint16_t", uint32: "uint32_t" };
/** Letters of a line. */
const WIDTH = 118;

const WINDOWS: readonly Routine[] = ["conv2d", "sparseConv2d", "maxPool", "averagePool", "pad"];

function float(value: number): string {
  const text = shortest(value);
  return `${/[.e]/.test(text) ? text : `${text}.0`}f`;
}

function array({ name, type, values }: StoredNumbers, prefix: string): string {
  const numbers = Array.from(values, type === "float32" ? float : (each) => `${each}${type === "uint32" ? "u" : ""}`);
  const lines = [""];
  for (const each of numbers.length ? numbers : ["0"]) {
    const last = lines.length - 1;
    if ((lines[last] as string).length + each.length + 2 > WIDTH) lines.push("");
    lines[lines.length - 1] += `${lines.at(-1) ? " " : "  "}${each},`;
  }
  return `static const ${TYPES[type]} ${prefix}${name}[${Math.max(1, numbers.length)}] = {\n${lines.join("\n")}\n};`;
}

/** Text as C has it: letters beyond ASCII as their bytes in UTF-8. */
function quoted(text: string): string {
  const bytes = utf8(text);
  const letters = Array.from(bytes, (byte) => {
    const letter = String.fromCharCode(byte);
    return /[\w .,:;+\-*/=()<>!]/.test(letter) ? letter : `\\${byte.toString(8).padStart(3, "0")}`;
  });
  return `"${letters.join("")}"`;
}

/** Bytes of flash that constants take, and of RAM that is worked in. */
export interface CMemory {
  readonly flash: number;
  readonly ram: number;
}

export function c(printable: Printable, calls: readonly (Call | Loop)[]): { readonly text: string } & CMemory {
  const { name, program, stored, buffers, classes, byteScale } = printable;
  const prefix = `${name}_`;
  const upper = name.toUpperCase();
  const windows = new Map<string, string>();
  const windowOf = ({ size, out, kernel, stride, padding, dilation }: WindowSizes): string => {
    const text = [size, out, kernel, stride, padding, dilation].flat().join(", ");
    if (!windows.has(text)) windows.set(text, `${prefix}window_${windows.size + 1}`);
    return `&${windows.get(text)}`;
  };
  const addressOf = (value: number): string => {
    const room = buffers.rooms.get(value);
    if (room?.in !== "work") return room?.in ?? "";
    return room.offset ? `${prefix}work + ${room.offset}` : `${prefix}work`;
  };
  const text = (argument: Argument): string => {
    if (argument === null) return "0";
    if (typeof argument === "number") return Number.isInteger(argument) ? String(argument) : float(Math.fround(argument));
    if ("value" in argument) return argument.value === 0 ? "input" : addressOf(argument.value);
    if ("of" in argument)
      return `${text(argument.of)} + i${argument.share === 1 ? "" : ` / ${argument.share}`}${argument.stride === 1 ? "" : ` * ${argument.stride}`}`;
    if ("window" in argument) return windowOf(argument.window);
    if ("scales" in argument) return prefix + stored.scalesOf(argument.scales);
    if ("weights" in argument) return prefix + stored.nameOf(argument.weights);
    if ("floats" in argument) return prefix + stored.nameOf(argument.floats);
    return prefix + stored.nameOf("starts" in argument ? argument.starts : argument.indices);
  };
  const statement = (call: Call) => {
    const each = `${prefix}${call.routine}(${call.arguments.map(text).join(", ")})`;
    return /^lookup/.test(call.routine) ? `if (${each}) return 1;` : `${each};`;
  };
  const lines = calls.map((call) => {
    const comment = call.comment && `  /* ${call.comment} */\n`;
    if (!("calls" in call)) return `${comment}  ${statement(call)}`;
    return `${comment}  for (i = 0; i < ${call.times}; i++) {\n${call.calls.map((each) => `    ${statement(each)}`).join("\n")}\n  }`;
  });
  const loops = calls.some((call) => "calls" in call);
  const used = new Set(calls.flatMap((call) => ("calls" in call ? call.calls : [call])).map(({ routine }) => routine));
  const int8 = stored.weightType === "int8";
  const all = { ...functions, ...images, ...products(int8), ...rows };
  const texts = [...(used.has("conv2d") || used.has("sparseConv2d") ? [tap] : []), ...[...used].map((each) => all[each])]
    .map((each) => each.replaceAll("$", prefix).replaceAll("WEIGHT", TYPES[stored.weightType]))
    .map((each) => each.replaceAll("START", TYPES[stored.startType]).replaceAll("INDEX", TYPES[stored.indexType]));
  const inputBytes = byteScale === undefined ? undefined : addressOf(0);
  const flash = stored.bytes + WINDOW_BYTES * windows.size;
  const ram = 4 * buffers.work;
  const arguments_ = `(const float input[${upper}_INPUTS], float output[${upper}_OUTPUTS])`;
  const byteArguments = `(const unsigned char input[${upper}_INPUTS], float output[${upper}_OUTPUTS])`;
  const declared = [
    `int ${prefix}predict${arguments_};`,
    ...(inputBytes ? [`int ${prefix}predict_bytes${byteArguments};`] : []),
    ...(classes ? [`extern const char *const ${prefix}classes[${upper}_OUTPUTS];`] : []),
  ];
  const memory = [`Memory:  ${grouped(flash)} bytes of constants (flash), ${grouped(ram)} bytes of static work buffer (RAM). Nothing is allocated.`];
  const comment = [
    ...head(printable, memory),
    "",
    `  #define ${upper}_DECLARATIONS`,
    `  #include "${name}.c"`,
    `  ${prefix}predict(input, output);${inputBytes ? `   or ${prefix}predict_bytes(bytes, output);` : ""}`,
    "",
    `gives 0${used.has("lookup") || used.has("lookupMean") ? ", or 1 where a number of the input names no row of a table" : ""}. Compile this file once, as C99 or C++, without that definition. The work buffer is one for all`,
    "calls: one thread at a time. input and output must not overlap.",
  ];
  const math = texts.some((each) => /\b(?:fabs|cos|expm1|exp|erfc|log|sin|log1p|sqrt|tanh)f\(/.test(each));
  const isInt = [stored.weightType, ...(used.has("gather") || used.has("columns") || used.has("sparseDense") || used.has("sparseConv2d") ? ["uint"] : [])].some(
    (each) => each !== "float32",
  );
  const parts = [
    `/*\n${comment.map((line) => (line ? ` * ${line}` : " *")).join("\n")}\n */`,
    [
      `#ifndef ${upper}_H`,
      `#define ${upper}_H`,
      `#define ${upper}_INPUTS ${sizeOf(program.inputShape)}`,
      `#define ${upper}_OUTPUTS ${sizeOf(program.outputShape)}`,
      `#ifdef __cplusplus\nextern "C" {\n#endif`,
      ...declared,
      `#ifdef __cplusplus\n}\n#endif`,
      "#endif",
    ].join("\n"),
    `#ifndef ${upper}_DECLARATIONS`,
    [...(math ? ["#include <math.h>"] : []), ...(isInt ? ["#include <stdint.h>"] : [])].join("\n"),
    ...(windows.size || WINDOWS.some((each) => used.has(each)) ? [WINDOW.replaceAll("$", prefix)] : []),
    [
      ...stored.arrays.map((each) => array(each, prefix)),
      ...[...windows].map(([sizes, each]) => `static const ${prefix}window ${each} = {${sizes}};`),
      ...(buffers.work ? [`static float ${prefix}work[${buffers.work}];`] : []),
    ].join("\n"),
    ...(classes ? [`const char *const ${prefix}classes[${upper}_OUTPUTS] = {${classes.map(quoted).join(", ")}};`] : []),
    ...texts,
    `int ${prefix}predict${arguments_}\n{\n${loops ? "  int i;\n" : ""}${lines.join("\n")}\n  return 0;\n}`,
    ...(inputBytes
      ? [
          `int ${prefix}predict_bytes${byteArguments}\n{\n  int i;\n  for (i = 0; i < ${upper}_INPUTS; i++) (${inputBytes})[i] = (float)input[i] * ${float(Math.fround(byteScale as number))};\n  return ${prefix}predict(${inputBytes}, output);\n}`,
        ]
      : []),
    "#endif",
  ];
  return { text: `${parts.filter((each) => each).join("\n\n")}\n`, flash, ram };
}
