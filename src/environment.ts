// Whether the kernels can run here, asked before they do.
import { UsageError } from "./errors.ts";

/** The smallest module with a vector in it: `i32.const 0, i8x16.splat, drop`. */
const PROBE = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 10, 9, 1, 7, 0, 65, 0, 253, 15, 26, 11);
const shared = globalThis as { sievenet?: unknown };

/** Refuses a place where kernels cannot run. @throws UsageError */
export function checkEngine(): void {
  if (!globalThis.WebAssembly?.validate(PROBE)) throw new UsageError("sievenet: this engine has no WebAssembly SIMD. Use a newer one.");
  try {
    new WebAssembly.Instance(new WebAssembly.Module(PROBE)); // WebKit forbids the second, others the first
  } catch {
    throw new UsageError("sievenet: the page's Content-Security-Policy forbids WebAssembly. Add 'wasm-unsafe-eval' to its script-src.");
  }
}

/** The same, and warns of a second copy of the library. (Models of the inference entry share nothing, so copies of it are no matter.) @throws UsageError */
export function checkEnvironment(): void {
  checkEngine();
  shared.sievenet ??= PROBE;
  if (shared.sievenet !== PROBE) console.warn("sievenet: two copies are used, and neither takes the other's tensors. Install one.");
}
