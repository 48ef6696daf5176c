// The kernels of this door, in a module of their own on the library's memory. Made at first use.
import { moduleOf } from "../embedded.ts";
import { type Kernels, shift, text } from "../generated/sparse.ts";
import { memory } from "../wasm.ts";

let made: Kernels | undefined;

/** The kernels, by name. */
export function kernels(): Kernels {
  made ??= new WebAssembly.Instance(moduleOf(text, shift), { env: { memory: memory() } }).exports as unknown as Kernels;
  return made;
}
