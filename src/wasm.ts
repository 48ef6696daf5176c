// The kernels on their one memory: the core, and other parts. Instances are made at first use, synchronously, so that nobody awaits a "ready".
import type { Address, Floats, Integer } from "./addresses.ts";
import { warnOfCopies } from "./copies.ts";
import { moduleOf } from "./environment.ts";
import { UsageError } from "./errors.ts";
import type { Kernels } from "./generated/core.ts";
import { signature } from "./generated/kernels.ts";
import { core } from "./generated/packed.ts";
import { compile, given, type KernelSource } from "./modules.ts";
import { unpack } from "./unpack.ts";

/** A module of some of the kernels, as src/generated/ has it. */
interface Part {
  readonly packed: string;
  readonly size: number;
}
type Bytes = Uint8Array<ArrayBuffer>;

/** The linear memory that all kernels work in. */
let linear: WebAssembly.Memory | undefined;
let own: WebAssembly.Module | Uint8Array | undefined;
let shared: WebAssembly.Memory | undefined;
/** Whether an entry has brought `own`, not the program. */
let chosen = false;
/** What is compiled of a part's bytes: with threads, those for a memory that is shared. */
let madeOver = (bytes: Bytes): Bytes => bytes;
/** All exports of a module that a program gave, once it runs. */
let whole: WebAssembly.Exports | undefined;

/** The parts of this program: the kernels of each, and what puts them there unless they are there already. */
const parts: { readonly kernels: object; readonly start: () => unknown }[] = [];

/**
 * Kernels by name: raw exports, once `start` has put them there. Until then any name gives a function that starts them and calls
 * the kernel, which an op may hold from before.
 */
function startedBy<K>(start: () => unknown): K {
  const kernels = Object.create(
    new Proxy(
      {},
      {
        get:
          (_, name) =>
          (...numbers: number[]) => {
            start();
            return kernels[name]?.(...numbers);
          },
      },
    ),
  );
  parts.push({ kernels, start });
  return kernels;
}

const compiled = ({ packed, size }: Part): WebAssembly.Module => moduleOf(madeOver(unpack(packed, size)), "kernels");
const exportsOf = (module: WebAssembly.Module, memory: WebAssembly.Memory) => new WebAssembly.Instance(module, { env: { memory } }).exports;

/** The kernels of a part other than the core: a program that calls none of them does not carry it (src/kernels/). */
export function kernelsOf<K extends object>(part: Part): K {
  const kernels: K = startedBy<K>((): unknown => {
    const linear = memory(); // first: it may be given all kernels
    return Object.keys(kernels).length || Object.assign(kernels, whole ?? exportsOf(compiled(part), linear));
  });
  return kernels;
}

/** The kernels of the core, which nearly every program needs. */
export const kernels: Kernels = startedBy<Kernels>(memory);

/** The linear memory; makes the instance of the core if there is none yet. */
export function memory(): WebAssembly.Memory {
  return linear ?? start();
}

/** Whether this engine is faster with the tile of 3 x 12 (assembly/tiles.ts), as Deno, Bun and WebKit are; the bits are the same. */
export const wideTile = (): boolean => /Deno|Bun|Apple C/.test(globalThis.navigator?.userAgent + globalThis.navigator?.vendor);

function start(): WebAssembly.Memory {
  const module = own ? compile(own, signature, "kernels") : compiled(core);
  const memory = shared ?? new WebAssembly.Memory({ initial: 16 });
  const exports = exportsOf(module, memory);
  if (own) whole = exports;
  Object.assign(kernels, exports);
  warnOfCopies();
  kernels.gemmShape(+wideTile(), 0, 0, 0);
  linear = memory;
  return memory;
}

/**
 * Uses the kernels of a file of the package instead of those inside the bundle, where bytes may not be compiled: an edge
 * runtime imports `sievenet/wasm/kernels.wasm` as a compiled module. Call it before anything else.
 * @throws ValueError; UsageError when the kernels are running already; at the first use of a kernel, when the module is of another version.
 * @example
 * ```ts
 * import { instantiate, tensor } from "sievenet";
 *
 * declare const module: WebAssembly.Module; // in an edge runtime: import module from "sievenet/wasm/kernels.wasm"
 * instantiate({ module });
 * const first = tensor([1, 2]); // after that, everything as elsewhere
 * ```
 */
export function instantiate(source: KernelSource): void {
  const found = given(source);
  if (chosen && !linear) throw new UsageError("instantiate: useFast() has brought kernels of its own. Leave one of the two out.");
  useKernels(found);
  chosen = false;
}

/** What was given instead of those inside the bundle. @internal */
export const ownKernels = (): WebAssembly.Module | Uint8Array | undefined => own;

/**
 * The same of what has been looked at. With threads: those of the bundle if none are given, in a memory that is shared, each
 * module made over for it. @internal
 */
export function useKernels(found: WebAssembly.Module | Uint8Array | undefined, memory?: WebAssembly.Memory, sharing = madeOver): void {
  if (linear) throw new UsageError("instantiate: the kernels are running already. Call instantiate() before the first tensor or layer is made.");
  own = found;
  shared = memory;
  madeOver = sharing;
  chosen = true;
}

/** Starts all parts of this program, and gives the kernels of each. @internal */
export function startAll(): readonly object[] {
  for (const { start } of parts) start();
  return parts.map((each) => each.kernels);
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
