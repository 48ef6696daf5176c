// A product of nets/product in a page, against one peer: what duel() gives. `module`: where ours comes from, with the inner parts
// that a product calls.
import { against } from "../../measure/against.mjs";
import { fastProduct, NAME } from "../../nets/product/fast.mjs";
import { product } from "../../nets/product/product.mjs";
import { JAX, REGISTER_LOOP, TFJS } from "../../peers/names.mjs";
import { registerLoop, startJax, startTfjs } from "./peers.mjs";

const start = {
  [REGISTER_LOOP]: () => registerLoop,
  [JAX]: async () => startJax(await import("/module/jax-js.js")),
  [TFJS]: async () => startTfjs(await import("/module/tfjs-wasm.js")),
};

export default async function work({ module, name, form, size, peerName, pairs, seconds, warming }) {
  Reflect.deleteProperty(globalThis, "Worker"); // one thread for all; jax-js would start others
  const lib = await import(module);
  const workload = name === NAME ? fastProduct : product(name, form, size);
  return against(workload, workload.peers[peerName], await start[peerName](), lib, { pairs, seconds, warming });
}
