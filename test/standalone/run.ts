// Runs what toSource() wrote: JavaScript in a context of node:vm that has no globals but the language's own, C by gcc.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createContext, Script } from "node:vm";
import { expect } from "vitest";
import { type Layer, predict, type Tensor } from "../../src/index.ts";
import { sizeOf } from "../../src/shape.ts";
import { type Source, type SourceOptions, toSource } from "../../src/standalone/index.ts";

/** What a script of toSource() leaves. */
export interface Script_ {
  predict(x: unknown): Float32Array | Float32Array[];
  classify?(x: unknown): string | string[];
  readonly classes?: readonly string[];
  readonly inputShape: readonly number[];
  readonly outputShape: readonly number[];
}

/** The object that a script leaves. */
export function inEmptyContext(text: string, name = "net"): Script_ {
  const context = createContext(Object.create(null), { codeGeneration: { strings: false, wasm: false } });
  new Script(text).runInContext(context);
  return (context as Record<string, unknown>)[name] as Script_;
}

/** "", or why no C is compiled here. */
export const noCompiler: string = spawnSync("gcc", ["--version"]).error ? "there is no gcc here" : "";

export const STRICT = ["-std=c99", "-Wall", "-Wextra", "-Werror", "-pedantic", "-Wshadow", "-Wconversion", "-Wno-sign-conversion"];
export const SANITIZED = ["-fsanitize=address,undefined", "-fno-sanitize-recover=all"];

/** A net in C with inputs, and what predict() gives for them. */
export interface InC {
  readonly source: Source;
  readonly name: string;
  readonly x: Float32Array;
  readonly needed: Float32Array;
}

/** Calls with the folder of files that have been compiled to the program "net". */
export function compiled<T>(files: Readonly<Record<string, string>>, flags: readonly string[], use: (folder: string) => T, compiler = "gcc"): T {
  const folder = mkdtempSync(join(tmpdir(), "sievenet-c-"));
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    execFileSync(compiler, [...flags, ...Object.keys(files), "-lm", "-o", "net"], { cwd: folder, stdio: "pipe" });
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A program that answers the inputs of nets, one net after the other. */
const mainOf = (nets: readonly InC[]) => `#include <stdio.h>
${nets.map(({ name }) => `#define ${name.toUpperCase()}_DECLARATIONS`).join("\n")}
#include "nets.c"
static float input[${Math.max(...nets.map(({ source }) => sizeOf(source.inputShape)))}], output[${Math.max(...nets.map(({ source }) => sizeOf(source.outputShape)))}];
int main(void)
{
  int i;
${nets
  .map(({ name, source, x }) => {
    const upper = name.toUpperCase();
    return `  for (i = 0; i < ${x.length / sizeOf(source.inputShape)}; i++) {
    if (fread(input, sizeof(float), ${upper}_INPUTS, stdin) != ${upper}_INPUTS || ${name}_predict(input, output)) return 9;
    fwrite(output, sizeof(float), ${upper}_OUTPUTS, stdout);
  }`;
  })
  .join("\n")}
  return 0;
}
`;

/** Compiles nets into one program and holds what they give against what they should. */
export function expectInC(nets: readonly InC[], flags: readonly string[]): void {
  const whole = { "nets.c": nets.map(({ source }) => source.text).join("\n"), "main.c": mainOf(nets) };
  const input = Buffer.concat(nets.map(({ x }) => Buffer.from(x.buffer, x.byteOffset, x.byteLength)));
  const came = compiled(whole, flags, (folder) => execFileSync(join(folder, "net"), { input, maxBuffer: 1 << 28 }));
  const all = new Float32Array(Uint8Array.from(came).buffer);
  let at = 0;
  for (const { name, source, needed } of nets) {
    expectOutputs(all.subarray(at, at + needed.length), needed, `C of ${name}`, source.int8Error?.largest);
    at += needed.length;
  }
  expect(all.length).toBe(at);
}

/** The largest of needed numbers, for comparing with. */
const largest = (needed: Float32Array) => needed.reduce((most, each) => (Number.isFinite(each) ? Math.max(most, Math.abs(each)) : most), 1);

/** Holds outputs against those of predict(): within 1e-5 of the largest, and `error` more. */
export function expectOutputs(came: Float32Array, needed: Float32Array, what: string, error = 0): void {
  expect(came.length, what).toBe(needed.length);
  const most = 1e-5 * largest(needed) + error;
  came.forEach((each, i) => {
    const wanted = needed[i] as number;
    if (!(Math.abs(each - wanted) <= most) && !Object.is(each, wanted)) expect.fail(`${what}: output ${i} is ${each}, but ${wanted} is needed, within ${most}`);
  });
}

/** Holds a net's JavaScript against predict(). */
export function expectInJavaScript(net: Layer, x: Tensor, options: Partial<SourceOptions> = {}): Source {
  const needed = predict(net, x).toArray();
  const source = toSource(net, { input: x.shape.slice(1), ...options, language: "js", form: "script" });
  expectOutputs(inEmptyContext(source.text).predict(x.toArray()) as Float32Array, needed, "JavaScript", source.int8Error?.largest);
  expect(needed.length).toBe((x.shape[0] as number) * sizeOf(source.outputShape));
  return source;
}

/** A net in C, to be compiled with others. */
export function asC(net: Layer, x: Tensor, name: string, options: Partial<SourceOptions> = {}): InC {
  const source = toSource(net, { input: x.shape.slice(1), ...options, language: "c", name });
  return { source, name, x: x.toArray(), needed: predict(net, x).toArray() };
}
