// The kernels of this door, in a module of their own on the library's memory. Made at first use.
import { bytesOf } from "../embedded.ts";
import { type Kernels, shift, text } from "../generated/sparse.ts";
import { isShared } from "../realms.ts";
import { sharing } from "../sharing.ts";
import { memory } from "../wasm.ts";

let made: Kernels | undefined;

function make(): Kernels {
  const bytes = bytesOf(text, shift);
  // which sievenet/threads makes
  const module = new WebAssembly.Module(isShared(memory().buffer) ? sharing(bytes) : bytes);
  return new WebAssembly.Instance(module, { env: { memory: memory() } }).exports as unknown as Kernels;
}

/** The kernels, by name. */
export function kernels(): Kernels {
  made ??= make();
  return made;
}
