// TensorFlow.js, core and the WebAssembly backend, one thread. Bundled first: the files with the gradients of core are
// ES modules that Node does not take as such.
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const bench = fileURLToPath(new URL("..", import.meta.url));
const contents = `
  import "@tensorflow/tfjs-core/dist/register_all_gradients";
  export * as tf from "@tensorflow/tfjs-core";
  export * as wasm from "@tensorflow/tfjs-backend-wasm";
`;

export async function start() {
  const outfile = `${bench}.build/tfjs.cjs`;
  await build({ stdin: { contents, resolveDir: bench }, outfile, bundle: true, platform: "node", mainFields: ["module", "main"], logLevel: "error" });
  const { tf, wasm } = createRequire(import.meta.url)(outfile);
  wasm.setWasmPaths(`${bench}node_modules/@tensorflow/tfjs-backend-wasm/dist/`);
  if (!(await tf.setBackend("wasm"))) throw new Error("the wasm backend did not start");
  await tf.ready();
  return { tf, version: tf.version_core };
}
