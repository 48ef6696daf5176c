// LiteRT.js, inference only, one thread, on XNNPACK: the WebAssembly that it picks by itself, with relaxed SIMD where the engine has
// it, or the other one. It takes models as .tflite files (tfliteModel.mjs). Its loader is for pages and workers: what that
// looks for is there while it loads.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { compileFunction } from "node:vm";
import { installed } from "./install.mjs";

const NAME = "@litertjs/core";
const folder = fileURLToPath(new URL(`../node_modules/${NAME}/wasm/`, import.meta.url));
const PLAIN = "litert_wasm_compat_internal.js";

/** What `importScripts` is to it: the script gives one function, which its loader finds on `self`. */
function runScript(path) {
  const words = ["require", "__filename", "__dirname"];
  globalThis.ModuleFactory = compileFunction(`${readFileSync(path, "utf8")}\nreturn ModuleFactory;`, words)(createRequire(path), path, dirname(path));
}

/** Globals that are there while `work` runs; what it complains of, there being no GPU, is not printed. */
async function asInWorker(work) {
  const { warn } = console;
  const given = { self: globalThis, importScripts: runScript, Module: { print() {}, printErr() {} } };
  Object.assign(globalThis, given);
  console.warn = () => {};
  try {
    return await work();
  } finally {
    console.warn = warn;
    for (const name of [...Object.keys(given), "ModuleFactory"]) Reflect.deleteProperty(globalThis, name);
  }
}

/** `plain`: without relaxed SIMD. Each is a module of its own, since one loads once. */
async function startOne(plain) {
  const litert = await import(`${import.meta.resolve(NAME)}${plain ? "?plain" : ""}`);
  await asInWorker(() => litert.loadLiteRt(plain ? `${folder}${PLAIN}` : folder));
  return {
    tensor: (values, shape) => new litert.Tensor(values, shape),
    compile: (model) => litert.loadAndCompile(model, { accelerator: "wasm" }),
    version: installed(NAME),
  };
}

export const start = () => startOne(false);
export const startPlain = () => startOne(true);
