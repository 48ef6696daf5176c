// Compiling, where it can be done, and what is said where it cannot.
import { UsageError } from "./errors.ts";

/**
 * A module of these bytes, which are sound and need SIMD.
 * @throws UsageError where there is no WebAssembly, no SIMD, or no leave to compile; `file` of the package may be given instead of bytes
 */
export function moduleOf(bytes: BufferSource, file: string): WebAssembly.Module {
  const wasm = globalThis.WebAssembly;
  if (!wasm) throw new UsageError("sievenet: there is no WebAssembly here, as in engines without a compiler (--jitless, lockdown mode). Use another.");
  if (!wasm.validate(bytes)) throw new UsageError("sievenet: this engine has no WebAssembly SIMD. Use a newer one.");
  return allowed(file, () => new wasm.Module(bytes));
}

/** What `make` makes of WebAssembly: policies forbid modules, in WebKit instances. @throws UsageError */
export function allowed<T>(file: string, make: () => T): T {
  try {
    return make();
  } catch {
    throw new UsageError(
      `sievenet: WebAssembly may not be compiled here. Add 'wasm-unsafe-eval' to the script-src of the page's Content-Security-Policy; in an edge runtime, import sievenet/wasm/${file}.wasm and give it to instantiate({ module }).`,
    );
  }
}
