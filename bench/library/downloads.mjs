// What a user of each library downloads, as one minified module: ours with all that it exports, of the peers what training
// needs (of those that cannot train, what there is), with the WebAssembly file they load.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { ourselves } from "../measure/ours.mjs";
import { installed } from "../peers/install.mjs";
import { everything } from "./build.mjs";
import { bundle } from "./bundle.mjs";

const bench = fileURLToPath(new URL("..", import.meta.url));

/** By the names of peers. */
export const modules = {
  "jax-js": {
    package: "@jax-js/jax",
    contents: 'export { blockUntilReady, defaultDevice, init, jit, lax, nn, numpy, random, tree, valueAndGrad } from "@jax-js/jax";',
  },
  "tfjs wasm": {
    package: "@tensorflow/tfjs-core",
    contents:
      'import "@tensorflow/tfjs-core/dist/register_all_gradients"; export * from "@tensorflow/tfjs-core"; export * as wasm from "@tensorflow/tfjs-backend-wasm";',
    wasm: "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm",
  },
  "numpy-ts": { package: "numpy-ts", contents: 'export * from "numpy-ts";' },
  "onnxruntime-web": {
    package: "onnxruntime-web",
    contents: 'export * from "onnxruntime-web/wasm";',
    wasm: "onnxruntime-web/dist/ort-wasm-simd-threaded.wasm",
  },
  "LiteRT.js": {
    package: "@litertjs/core",
    contents: 'export { loadAndCompile, loadLiteRt, Tensor } from "@litertjs/core";',
    wasm: "@litertjs/core/wasm/litert_wasm_internal.wasm",
    loader: "@litertjs/core/wasm/litert_wasm_internal.js",
  },
};

/** The version that is there. @throws when there is none */
export function versionOf(name) {
  const version = installed(modules[name].package);
  if (!version) throw new Error("it is not installed");
  return version;
}

/** The module of a peer, or "ours". */
export async function moduleOf(name) {
  if (name === "ours") return ourselves(everything);
  return bundle(modules[name].contents, {
    resolveDir: bench,
    minify: true,
    platform: "browser",
    external: ["node:*", "fs", "path", "module", "os", "util", "crypto", "worker_threads", "perf_hooks", "url"],
  });
}

const fileOf = (path) => path && readFileSync(`${bench}node_modules/${path}`);
/** The WebAssembly file beside the module, if it has one. */
export const wasmOf = (name) => fileOf(modules[name]?.wasm);
/** The script that loads that file, where it is another one. */
export const loaderOf = (name) => fileOf(modules[name]?.loader);
