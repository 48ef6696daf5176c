// The kernels of this door, in a module of their own on the library's memory. Made at first use.
import { type Kernels, text } from "../generated/sparse.ts";
import { memory, moduleOf } from "../wasm.ts";

let made: Kernels | undefined;

/** The kernels, by name. */
export function kernels(): Kernels {
  made ??= new WebAssembly.Instance(moduleOf(text), { env: { memory: memory() } }).exports as unknown as Kernels;
  return made;
}
