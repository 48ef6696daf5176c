// The one instance of the kernels. It is made at first use, synchronously, so that nobody awaits a "ready".
import type { Address, Floats, Integer } from "./addresses.ts";
import { checkEnvironment } from "./environment.ts";
import { UsageError, ValueError } from "./errors.ts";
import { type Kernels, packed, signature, size } from "./generated/kernels.ts"; // first: see index.ts
import { refuseUnknown } from "./options.ts";
import { isModule } from "./realms.ts";
import { unpack } from "./unpack.ts";

/** The linear memory that all kernels work in. */
let linear: WebAssembly.Memory | undefined;
let given: WebAssembly.Module | BufferSource | undefined;
let shared: WebAssembly.Memory | undefined;

const embedded = (): Uint8Array<ArrayBuffer> => unpack(packed, size);

/** A number for the names of all kernels: FNV-1a. */
function signatureOf(names: readonly string[]): number {
  let hash = 0x811c9dc5;
  for (const letter of names.join()) hash = Math.imul(hash ^ letter.charCodeAt(0), 0x01000193);
  return hash;
}

/** The exports of the module, all there. @throws UsageError */
function exportsOf(memory: WebAssembly.Memory): WebAssembly.Exports {
  const instance = (source: WebAssembly.Module | BufferSource) => {
    const module = isModule(source) ? source : new WebAssembly.Module(source);
    return new WebAssembly.Instance(module, { env: { memory } }).exports;
  };
  if (!given) return instance(embedded());
  const advice = "Give the kernels.wasm of this very version of sievenet, or leave instantiate() out.";
  let exports: WebAssembly.Exports;
  try {
    exports = instance(given);
  } catch (cause) {
    throw new UsageError(`instantiate: the module given cannot be used (${(cause as Error).message}). ${advice}`);
  }
  const found = Object.keys(exports);
  if (signatureOf(found) !== signature) {
    const needed = Object.keys(instance(embedded()));
    const missing = needed.filter((name) => !found.includes(name));
    const some = missing.slice(0, 3).join(", ") + (missing.length > 3 ? ", ..." : "");
    throw new UsageError(`instantiate: the module given lacks ${missing.length} of ${needed.length} kernels (${some}). ${advice}`);
  }
  return exports;
}

function start(): WebAssembly.Memory {
  checkEnvironment();
  const memory = shared ?? new WebAssembly.Memory({ initial: 16 });
  Object.assign(kernels, exportsOf(memory));
  // Deno, Bun and WebKit are faster with the other tile (assembly/tiles.ts); the bits are the same
  const { navigator } = globalThis;
  kernels.gemmShape(+/Deno|Bun|Apple C/.test(navigator?.userAgent + navigator?.vendor), 0, 0, 0);
  linear = memory;
  return memory;
}

/**
 * The kernels, by name: the raw exports, once there is an instance. Until then any name gives a function that makes it and
 * calls the kernel, which an op may hold from before.
 */
export const kernels: Kernels = Object.create(
  new Proxy(
    {},
    {
      get:
        (_, name) =>
        (...numbers: number[]) => {
          memory(); // makes one only if there is none
          return (kernels as unknown as Record<PropertyKey, (...numbers: number[]) => unknown>)[name]?.(...numbers);
        },
    },
  ),
);

/** The linear memory; makes the instance if there is none yet. */
export function memory(): WebAssembly.Memory {
  return linear ?? start();
}

/**
 * Uses a `.wasm` module of your own fetching instead of the embedded one. Call it before anything else.
 * @throws UsageError when the kernels are running already; at the first use of a kernel, when the module is of another version.
 */
export function instantiate(source: ({ module: WebAssembly.Module } | { bytes: Uint8Array }) & { /** @internal */ memory?: WebAssembly.Memory }): void {
  refuseUnknown("instantiate", source, ["module", "bytes", "memory"]);
  if (!("module" in source ? source.module : source.bytes))
    throw new ValueError("instantiate: neither came of { module }, a WebAssembly.Module, and { bytes }, those of one. Give one of them.");
  if (linear) throw new UsageError("instantiate: the kernels are running already. Call instantiate() before the first tensor or layer is made.");
  given = "module" in source ? source.module : (source.bytes as BufferSource);
  shared = source.memory;
}

/** A view of `n` floats at `address`. Never keep one: it dies when memory grows. */
export function floats(address: Floats, n: Integer): Float32Array<ArrayBuffer> {
  return new Float32Array(memory().buffer as ArrayBuffer, address, n);
}

/** A view of `n` 32-bit integers at `address`. Never keep one. */
export function ints(address: Address, n: Integer): Int32Array<ArrayBuffer> {
  return new Int32Array(memory().buffer as ArrayBuffer, address, n);
}

/** A view of `n` bytes at `address`. Never keep one. */
export function bytes(address: Address, n: Integer): Uint8Array<ArrayBuffer> {
  return new Uint8Array(memory().buffer as ArrayBuffer, address, n);
}
