// Peers in a page, as bench/peers has them in Node: from their modules.

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
