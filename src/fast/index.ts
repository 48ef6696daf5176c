// The entry point of the fast build: the same kernels, compiled so that products may be fused (relaxed SIMD).
import { packed, size } from "../generated/fast.ts";
import { UsageError } from "../errors.ts";
import { unpack } from "../unpack.ts";
import { ownKernels, useKernels } from "../wasm.ts";

/** The smallest module that needs what the fast one does: `f32x4.relaxed_madd` of zeros. */
const PROBE = Uint8Array.of(
  ...[0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 10, 20, 1, 18, 0],
  ...[65, 0, 253, 15, 65, 0, 253, 15, 65, 0, 253, 15, 253, 133, 2, 26, 11],
);

let used = false;

/**
 * Whether the engine has relaxed SIMD. Node has it from 22 on.
 * @example
 * ```ts
 * import { fastAvailable } from "sievenet/fast";
 *
 * typeof fastAvailable(); // "boolean"
 * ```
 */
export function fastAvailable(): boolean {
  return globalThis.WebAssembly?.validate(PROBE) ?? false;
}

/**
 * Computes with the fast kernels from now on: call it before the first tensor or layer is made. Products and convolutions then
 * multiply and add in one instruction where the engine has one. The bits are not those of the plain build, and may differ
 * between engines and processors; on one of them the same seed still gives the same bits. Files say `build: "fast"` in their
 * metadata, and go on saying it when the net is loaded, compacted or trained in the plain build. Not for Bun and Safari: they
 * have relaxed SIMD, but do not fuse, and the plain build is faster there.
 * @throws UsageError where the engine has no relaxed SIMD, or when the kernels are running already
 * @example
 * ```ts
 * import { dense } from "sievenet";
 * import { fastAvailable, useFast } from "sievenet/fast";
 *
 * if (fastAvailable()) useFast();
 * const layer = dense(784, 300); // computes with the fast kernels, where the engine has them
 * ```
 */
export function useFast(): void {
  if (used) return;
  if (!fastAvailable()) throw new UsageError("useFast: this engine has no relaxed SIMD. Use a newer one, such as Node 22, or leave useFast() out.");
  const bytes = unpack(packed, size, "fast");
  try {
    if (ownKernels()) throw bytes;
    useKernels(bytes);
  } catch {
    throw new UsageError("useFast: other kernels are in use already. Call it before useThreads() and the first tensor or layer, and leave instantiate() out.");
  }
  used = true;
}
