// The one instance of the kernels. It is made at first use, synchronously, so that nobody awaits a "ready".
import { instantiateSync } from "@assemblyscript/loader";
import { UsageError } from "./errors.ts";
import { base64, type Kernels, kernelNames } from "./generated/kernels.ts";

/** The linear memory that all kernels work in. */
let linear: WebAssembly.Memory | undefined;
let given: WebAssembly.Module | Uint8Array | undefined;

function embedded(): Uint8Array<ArrayBuffer> {
  const text = atob(base64);
  return Uint8Array.from({ length: text.length }, (_, i) => text.charCodeAt(i));
}

/** The exports of the module, all there. @throws UsageError */
function exportsOf(memory: WebAssembly.Memory): WebAssembly.Exports {
  const advice = "Give the kernels.wasm of this very version of sievenet, or leave instantiate() out.";
  let exports: WebAssembly.Exports;
  try {
    exports = instantiateSync((given ?? embedded()) as WebAssembly.Module, { env: { memory } }).instance.exports;
  } catch (cause) {
    if (!given) throw cause;
    throw new UsageError(`instantiate: the module given cannot be used (${(cause as Error).message}). ${advice}`);
  }
  const missing = kernelNames.filter((name) => typeof exports[name] !== "function");
  if (missing.length) {
    const some = missing.slice(0, 3).join(", ") + (missing.length > 3 ? ", ..." : "");
    throw new UsageError(`instantiate: the module given lacks ${missing.length} of ${kernelNames.length} kernels (${some}). ${advice}`);
  }
  return exports;
}

function start(): WebAssembly.Memory {
  const memory = new WebAssembly.Memory({ initial: 16 });
  Object.assign(kernels, exportsOf(memory));
  linear = memory;
  return memory;
}

/**
 * The kernels, by name. Until the first call each name holds a function that makes the instance; from then on the raw
 * exports themselves.
 */
export const kernels: Kernels = Object.fromEntries(
  kernelNames.map((name) => [
    name,
    (...numbers: number[]) => {
      memory(); // makes one only if there is none: an op may hold this very function from before
      return (kernels[name] as (...numbers: number[]) => unknown)(...numbers);
    },
  ]),
) as unknown as Kernels;

/** The linear memory; makes the instance if there is none yet. */
export function memory(): WebAssembly.Memory {
  return linear ?? start();
}

/**
 * Uses a `.wasm` module of your own fetching instead of the embedded one. Call it before anything else.
 * @throws UsageError when the kernels are running already; at the first use of a kernel, when the module is of another version.
 */
export function instantiate(source: { module: WebAssembly.Module } | { bytes: Uint8Array }): void {
  if (linear) throw new UsageError("instantiate: the kernels are running already. Call instantiate() before the first tensor or layer is made.");
  given = "module" in source ? source.module : source.bytes;
}

/** A view of `n` floats at `address`. Never keep one: it dies when memory grows. */
export function floats(address: number, n: number): Float32Array<ArrayBuffer> {
  return new Float32Array(memory().buffer as ArrayBuffer, address, n);
}

/** A view of `n` 32-bit integers at `address`. Never keep one. */
export function ints(address: number, n: number): Int32Array<ArrayBuffer> {
  return new Int32Array(memory().buffer as ArrayBuffer, address, n);
}

/** A view of `n` bytes at `address`. Never keep one. */
export function bytes(address: number, n: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(memory().buffer as ArrayBuffer, address, n);
}
