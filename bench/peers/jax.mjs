// jax-js on its WebAssembly backend.
import { installed } from "./install.mjs";

export async function start() {
  const jax = await import("@jax-js/jax");
  await jax.init("wasm");
  jax.defaultDevice("wasm");
  const array = (values, shape) => jax.numpy.array(values, { shape });
  return { ...jax, array, version: installed("@jax-js/jax") };
}
