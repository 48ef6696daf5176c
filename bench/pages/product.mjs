// A product of bench/lib/product.mjs in a page, against one peer: what duel() found. `module`: where ours comes from, with the
// inner parts that a product calls.
import { against } from "../lib/against.mjs";
import { fastProduct } from "../lib/fastProduct.mjs";
import { product } from "../lib/product.mjs";
import { startJax, startTfjs } from "./peers.mjs";

export default async function work({ module, name, form, size, peerName, pairs, seconds, warming }) {
  Reflect.deleteProperty(globalThis, "Worker"); // one thread for all; jax-js would start others
  const lib = await import(module);
  const workload = name === fastProduct.name ? fastProduct : product(name, form, size);
  const start = {
    "register-only loop": async () => lib,
    "jax-js": async () => startJax(await import("/module/jax-js.js")),
    "tfjs wasm": async () => startTfjs(await import("/module/tfjs-wasm.js")),
  };
  return against(workload, workload.peers[peerName], await start[peerName](), lib, { pairs, seconds, warming });
}
