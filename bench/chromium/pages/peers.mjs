// Peers in a page, as bench/peers has them in Node: from their modules. And the register-only loop.
import { peakOf } from "../../nets/product/ceiling.mjs";

export async function startJax(jax) {
  await jax.init("wasm");
  jax.defaultDevice("wasm");
  return { ...jax, array: (values, shape) => jax.numpy.array(values, { shape }) };
}

export async function startTfjs(tf) {
  tf.wasm.setWasmPaths("/module/");
  if (!(await tf.setBackend("wasm"))) throw new Error("the wasm backend did not start");
  await tf.ready();
  return { tf };
}

/** As nets/product/peak.mjs has it in Node. */
async function peakLoop(relaxed = false) {
  const response = await fetch(`/module/${relaxed ? "relaxedPeak" : "peak"}.wasm`);
  return peakOf(await response.arrayBuffer());
}
export const registerLoop = { ours: true, peakLoop };
