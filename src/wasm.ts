// The one instance of the kernels. It is made at first use, synchronously, so that nobody awaits a "ready".
import type { Address, Floats, Integer } from "./addresses.ts";
import { warnOfCopies } from "./copies.ts";
import { UsageError } from "./errors.ts";
import { type Kernels, packed, signature, size } from "./generated/kernels.ts"; // first: see index.ts
import { compile, given, type KernelSource } from "./modules.ts";

/** The linear memory that all kernels work in. */
let linear: WebAssembly.Memory | undefined;
let own: WebAssembly.Module | Uint8Array | undefined;
let shared: WebAssembly.Memory | undefined;
/** Whether an entry has brought `own`, not the program. */
let chosen = false;

function start(): WebAssembly.Memory {
  const module = compile(own, { packed, size, signature }, "kernels");
  const memory = shared ?? new WebAssembly.Memory({ initial: 16 });
  Object.assign(kernels, new WebAssembly.Instance(module, { env: { memory } }).exports);
  warnOfCopies();
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
 * Uses the kernels of a file of the package instead of those inside the bundle, where bytes may not be compiled: an edge
 * runtime imports `sievenet/wasm/kernels.wasm` as a compiled module. Call it before anything else.
 * @throws ValueError; UsageError when the kernels are running already; at the first use of a kernel, when the module is of another version.
 */
export function instantiate(source: KernelSource): void {
  const found = given(source);
  if (chosen && !linear) throw new UsageError("instantiate: useFast() has brought kernels of its own. Leave one of the two out.");
  useKernels(found);
  chosen = false;
}

/** What was given instead of those inside the bundle. @internal */
export const ownKernels = (): WebAssembly.Module | Uint8Array | undefined => own;

/** The same of what has been looked at, in a memory of one's own. @internal */
export function useKernels(found: WebAssembly.Module | Uint8Array, memory?: WebAssembly.Memory): void {
  if (linear) throw new UsageError("instantiate: the kernels are running already. Call instantiate() before the first tensor or layer is made.");
  own = found;
  shared = memory;
  chosen = true;
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
