// The program as a JavaScript file.
import { sizeOf } from "../../shape.ts";
import type { Argument, Call, WindowSizes } from "../calls.ts";
import { grouped, head, type Printable } from "../head.ts";
import { shortest } from "../numberText.ts";
import { BYTES, type NumberType, type StoredNumbers } from "../stored.ts";
import { entry } from "./entry.ts";
import { below, functions } from "./functions.ts";
import { images } from "./images.ts";
import { products, taps } from "./products.ts";
import { rows } from "./rows.ts";

/** Arrays of at most so many numbers are written as numbers, which one can read; longer ones in base64, which is half as long. */
const MOST_WRITTEN = 32;

const CLASSES: Readonly<Record<NumberType, string>> = { float32: "Float32", int8: "Int8", uint8: "Uint8", uint16: "Uint16", uint32: "Uint32" };
const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** The numbers, little-endian, in base64. */
function base64({ type, values }: StoredNumbers): string {
  const size = BYTES[type];
  const bytes = new Uint8Array(values.length * size);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (type === "float32") view.setFloat32(4 * i, value, true);
    else for (let b = 0; b < size; b++) view.setUint8(i * size + b, value >>> (8 * b));
  }
  const letters: string[] = [];
  for (let i = 0; i < bytes.length; i += 3) {
    const three = ((bytes[i] as number) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    letters.push([18, 12, 6, 0].map((by) => DIGITS[(three >> by) & 63]).join(""));
  }
  const full = Math.ceil((8 * bytes.length) / 6);
  return letters.join("").slice(0, full);
}

function array(stored: StoredNumbers): string {
  const { name, type, values } = stored;
  const kind = `${CLASSES[type]}Array`;
  const numbers = Array.from(values, type === "float32" ? shortest : String);
  if (values.length <= MOST_WRITTEN) return `const ${name} = ${kind}.of(${numbers.join(", ")});`;
  return `const ${name} = numbers(${kind}, "get${CLASSES[type]}", "${base64(stored)}");`;
}

const NUMBERS = `/** The numbers of a text in base64, little-endian. */
function numbers(Numbers, get, text) {
  const values = new Uint8Array(128);
  for (let i = 0; i < 64; i++) values["${DIGITS}".charCodeAt(i)] = i;
  const bytes = new Uint8Array(Math.floor((text.length * 6) / 8));
  for (let i = 0, at = 0; i < text.length; i += 4) {
    let held = 0;
    for (let j = i; j < i + 4; j++) held = (held << 6) | values[text.charCodeAt(j)];
    for (const by of [16, 8, 0]) bytes[at++] = held >> by;
  }
  const view = new DataView(bytes.buffer);
  const all = new Numbers(bytes.length / Numbers.BYTES_PER_ELEMENT);
  for (let i = 0; i < all.length; i++) all[i] = view[get](i * Numbers.BYTES_PER_ELEMENT, true);
  return all;
}`;

const pair = ([a, b]: readonly [number, number]) => `[${a}, ${b}]`;

/** The file. `calls`: none of them in loops. `form`: an ES module, or a script that leaves an object of the net's name. */
export function javascript(printable: Printable, calls: readonly Call[], form: "module" | "script"): string {
  const { name, program, stored, buffers, classes } = printable;
  const windows = new Map<string, string>();
  const windowOf = ({ size, out, kernel, stride, padding, dilation }: WindowSizes): string => {
    const all = Object.entries({ size, out, kernel, stride, padding, dilation });
    const text = `{ ${all.map(([key, value]) => `${key}: ${pair(value)}`).join(", ")} }`;
    if (!windows.has(text)) windows.set(text, `window${windows.size + 1}`);
    return windows.get(text) as string;
  };
  const views = new Map<number, string>();
  const viewOf = (value: number): string => {
    const room = buffers.rooms.get(value);
    if (room?.in !== "work") return room?.in ?? "";
    const key = `work.subarray(${room.offset}, ${room.offset + (program.sizes[value] as number)})`;
    if (!views.has(value)) views.set(value, key);
    return `v${value}`;
  };
  const text = (argument: Argument): string => {
    if (argument === null || typeof argument === "number") return String(argument);
    if ("value" in argument) return viewOf(argument.value);
    if ("of" in argument) return text(argument.of);
    if ("window" in argument) return windowOf(argument.window);
    if ("scales" in argument) return stored.scalesOf(argument.scales);
    if ("weights" in argument) return stored.nameOf(argument.weights);
    if ("floats" in argument) return stored.nameOf(argument.floats);
    return stored.nameOf("starts" in argument ? argument.starts : argument.indices);
  };
  const lines = calls.map((call) => `  ${call.routine}(${call.arguments.map(text).join(", ")});${call.comment && ` // ${call.comment}`}`);
  const used = new Set(calls.map(({ routine }) => routine));
  const all = { ...functions, ...images, ...products(stored.weightType === "int8"), ...rows };
  const helpers = [
    ...(stored.arrays.some(({ values }) => values.length > MOST_WRITTEN) ? [NUMBERS] : []),
    ...(used.has("conv2d") || used.has("sparseConv2d") ? [taps] : []),
    ...(used.has("gelu") ? [below] : []),
  ];
  const names = ["inputShape", "outputShape", ...(classes ? ["classes", "classify"] : []), "predict"];
  const body = [
    `const INPUTS = ${sizeOf(program.inputShape)};\nconst OUTPUTS = ${sizeOf(program.outputShape)};`,
    entry(printable),
    `${[
      "const input = new Float32Array(INPUTS);",
      "const output = new Float32Array(OUTPUTS);",
      ...(buffers.work ? [`const work = new Float32Array(${buffers.work});`] : []),
      ...[...views].map(([value, view]) => `const v${value} = ${view};`),
      ...[...windows].map(([window, each]) => `const ${each} = ${window};`),
      ...stored.arrays.map(array),
    ].join("\n")}`,
    `/** From input to output. */\nfunction run() {\n${lines.join("\n")}\n}`,
    ...[...used].map((each) => all[each]),
    ...helpers,
  ].join("\n\n");
  const memory = [
    `Memory:  ${grouped(stored.bytes)} bytes of weights and ${grouped(4 * (buffers.work + sizeOf(program.inputShape) + sizeOf(program.outputShape)))} to work in.`,
  ];
  const use =
    form === "module"
      ? `import { ${names.slice(2).join(", ")} } from "./${name}.js";`
      : `<script src="${name}.js"></script>, which leaves an object \`${name}\`:`;
  const call = form === "module" ? "predict(x)" : `${name}.predict(x)`;
  const comment = [
    ...head(printable, memory),
    "",
    `  ${use}`,
    `  ${call} // x: ${sizeOf(program.inputShape)} numbers; gives ${sizeOf(program.outputShape)} in a Float32Array`,
    `  ${call.replace("(x)", "([x, y])")} // several examples; gives an array of such`,
  ];
  const exported = form === "module" ? `export { ${names.join(", ")} };` : "";
  const title = comment.map((line) => (line ? ` * ${line}` : " *")).join("\n");
  if (form === "module") return `/*\n${title}\n */\n\n${body}\n\n${exported}\n`;
  return `/*\n${title}\n */\nglobalThis.${name} = (() => {\n"use strict";\n\n${body}\n\nreturn { ${names.join(", ")} };\n})();\n`;
}
