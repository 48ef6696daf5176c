// The kernels of this entry, in a module of their own on the library's memory. Made at first use.
import { type Kernels, packed, size } from "../generated/sparse.ts";
import { isShared } from "../realms.ts";
import { sharing } from "../sharing.ts";
import { unpack } from "../unpack.ts";
import { memory } from "../wasm.ts";

let made: Kernels | undefined;

function make(): Kernels {
  const bytes = unpack(packed, size);
  // which sievenet/threads makes
  const module = new WebAssembly.Module(isShared(memory().buffer) ? sharing(bytes) : bytes);
  return new WebAssembly.Instance(module, { env: { memory: memory() } }).exports as unknown as Kernels;
}

/** The kernels, by name. */
export function kernels(): Kernels {
  made ??= make();
  return made;
}
