// The kernels of this entry, in a module of their own on the library's memory. Made at first use.
import { moduleOf } from "../environment.ts";
import { UsageError } from "../errors.ts";
import { type Kernels, packed, signature, size } from "../generated/sparse.ts";
import { compile, given, type KernelSource } from "../modules.ts";
import { isShared } from "../realms.ts";
import { sharing } from "../sharing.ts";
import { unpack } from "../unpack.ts";
import { memory } from "../wasm.ts";

let made: Kernels | undefined;
let own: WebAssembly.Module | Uint8Array | undefined;

function make(): Kernels {
  // which sievenet/threads makes, in places that may compile
  const module = isShared(memory().buffer)
    ? new WebAssembly.Module(sharing(unpack(packed, size, "sparse")))
    : own
      ? compile(own, signature, "sparse")
      : moduleOf(unpack(packed, size, "sparse"), "sparse");
  return new WebAssembly.Instance(module, { env: { memory: memory() } }).exports as unknown as Kernels;
}

/**
 * Uses the sparse kernels of `sievenet/wasm/sparse.wasm` instead of those inside the bundle, where bytes may not be compiled:
 * `instantiate()` of sievenet does the same for the others. Call it before the first sparse layer predicts.
 * @throws ValueError; UsageError when they are running already; at the first use, when the module is of another version.
 * @example
 * ```ts
 * import { instantiate } from "sievenet/sparse";
 *
 * declare const module: WebAssembly.Module; // in an edge runtime: import module from "sievenet/wasm/sparse.wasm"
 * instantiate({ module });
 * ```
 */
export function instantiate(source: KernelSource): void {
  const found = given(source);
  if (made) throw new UsageError("instantiate: the sparse kernels are running already. Call instantiate() before the first sparse layer predicts.");
  own = found;
}

/** The kernels, by name. */
export function kernels(): Kernels {
  made ??= make();
  return made;
}
