// How many bytes does a user download: one module with all that the library exports and its kernels inside, minified, by
// gzip -9? Of the peers what training needs (of those that cannot train, what there is), with the WebAssembly file they load.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { bundle, everything } from "../lib/build.mjs";
import { installed } from "../lib/install.mjs";
import { ourselves } from "../lib/ours.mjs";
import { reason } from "../lib/reason.mjs";
import { LIMIT } from "../marks.mjs";

const bench = fileURLToPath(new URL("..", import.meta.url));
const modules = `${bench}node_modules/`;

const peers = [
  {
    peerName: "jax-js",
    package: "@jax-js/jax",
    contents: 'export { blockUntilReady, defaultDevice, init, jit, lax, nn, numpy, random, tree, valueAndGrad } from "@jax-js/jax";',
  },
  {
    peerName: "tfjs wasm",
    package: "@tensorflow/tfjs-core",
    contents:
      'import "@tensorflow/tfjs-core/dist/register_all_gradients"; export * from "@tensorflow/tfjs-core"; export * as wasm from "@tensorflow/tfjs-backend-wasm";',
    wasm: "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm",
  },
  { peerName: "numpy-ts", package: "numpy-ts", contents: 'export * from "numpy-ts";' },
  {
    peerName: "onnxruntime-web",
    package: "onnxruntime-web",
    contents: 'export * from "onnxruntime-web/wasm";',
    wasm: "onnxruntime-web/dist/ort-wasm-simd-threaded.wasm",
  },
];

const gzipped = (bytes) => gzipSync(bytes, { level: 9 }).length;

async function peerBytes({ contents, wasm }) {
  const script = await bundle(contents, {
    resolveDir: bench,
    minify: true,
    platform: "browser",
    external: ["node:*", "fs", "path", "module", "os", "util", "crypto", "worker_threads", "perf_hooks", "url"],
  });
  return gzipped(script) + (wasm ? gzipped(readFileSync(modules + wasm)) : 0);
}

async function measure({ say }) {
  const ours = gzipped(await ourselves(everything));
  const rows = [{ peerName: LIMIT, ours, peer: 60_000, ratio: 60_000 / ours }];
  for (const { peerName, package: name, ...what } of peers) {
    try {
      const version = installed(name);
      if (!version) throw new Error("it is not installed");
      const peer = await peerBytes(what);
      rows.push({ peerName, version, ours, peer, ratio: peer / ours });
    } catch (error) {
      say(`size: ${peerName} is left out: ${reason(error)}`);
    }
  }
  return rows;
}

export default [{ name: "size", metric: "bytes", measure }];
