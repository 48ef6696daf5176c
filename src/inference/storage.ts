// A model's own linear memory with its instance of the forward kernels. Nothing in it is ever given back one by one: the
// weights stay, plans are dropped together, and the whole goes to the garbage collector with the model.
import type { Address, Floats, Indices, Workspace } from "../addresses.ts";
import { moduleOf } from "../environment.ts";
import { MemoryError, UsageError } from "../errors.ts";
import { type Kernels, packed, signature, size } from "../generated/inference.ts";
import { compile, given, type KernelSource } from "../modules.ts";
import { type Shape, sizeOf } from "../shape.ts";
import { unpack } from "../unpack.ts";

const PAGE = 65536;
/** Storage is rounded up to this, so that kernels may work in whole vectors. */
const ALIGN = 64;

/** Compiled once for all models. */
let compiled: WebAssembly.Module | undefined;
let own: WebAssembly.Module | Uint8Array | undefined;

/** The kernels' module, compiled now if it was not. @throws UsageError */
export const compiledKernels = (): WebAssembly.Module =>
  (compiled ??= own ? compile(own, signature, "inference") : moduleOf(unpack(packed, size, "inference"), "inference"));

/**
 * Uses the kernels of a file of the package instead of those inside the bundle, where bytes may not be compiled: an edge
 * runtime imports `sievenet/wasm/inference.wasm` as a compiled module. `sievenet/wasm/inferenceFast.wasm` has the same kernels with
 * products that are fused, for engines with relaxed SIMD: predictions are then those of the library's fast build.
 * Call it before `decode`.
 * @throws ValueError; UsageError after the first `decode`; at the first one, when the module is of another version.
 * @example
 * ```ts
 * import { decode, instantiate } from "sievenet/inference";
 *
 * declare const module: WebAssembly.Module; // in an edge runtime: import module from "sievenet/wasm/inference.wasm"
 * declare const bytes: Uint8Array; // of a saved net
 * instantiate({ module });
 * const model = decode(bytes);
 * ```
 */
export function instantiate(source: KernelSource): void {
  const found = given(source);
  if (compiled) throw new UsageError("instantiate: the kernels are running already. Call instantiate() before decode().");
  own = found;
}

export class Storage {
  readonly kernels: Kernels;
  /** All of the memory. Never keep one: they are made anew when it grows. */
  floats!: Float32Array<ArrayBuffer>;
  ints!: Int32Array<ArrayBuffer>;
  /** The first address that is free. */
  top: number;
  #workspace: Workspace | undefined;
  readonly #memory = new WebAssembly.Memory({ initial: 2 });

  constructor() {
    this.kernels = new WebAssembly.Instance(compiledKernels(), { env: { memory: this.#memory } }).exports as unknown as Kernels;
    this.top = Math.ceil(this.kernels.heapBase() / ALIGN) * ALIGN;
    this.#look();
  }

  #look(): void {
    const { buffer } = this.#memory;
    this.floats = new Float32Array(buffer);
    this.ints = new Int32Array(buffer);
  }

  /** Room for `n` numbers, or what the caller says of as many bytes, not cleared. @throws MemoryError */
  take<A extends Address = Floats>(n: number): A {
    const address = this.top;
    const end = address + Math.max(1, Math.ceil((4 * n) / ALIGN)) * ALIGN;
    // kernels may read a vector past what is theirs
    const missing = end + ALIGN - this.floats.byteLength;
    if (missing > 0) {
      try {
        this.#memory.grow(Math.ceil(missing / PAGE));
      } catch (cause) {
        throw new MemoryError(
          `Memory is full: ${(end / 1048576).toFixed(1)} MB were asked for, and the engine gives no more. Predict fewer examples at a time. (${(cause as Error).message})`,
        );
      }
      this.#look();
    }
    this.top = end;
    return address as A;
  }

  /** What products work in: one for all, taken before the first plan. */
  get workspace(): Workspace {
    this.#workspace ??= this.take<Workspace>(this.kernels.gemmWorkspace() / 4);
    return this.#workspace;
  }

  /** The numbers of an operand. Not to be kept. */
  view({ address, shape }: { readonly address: Floats; readonly shape: Shape }): Float32Array {
    return this.floats.subarray(address / 4, address / 4 + sizeOf(shape));
  }

  /** Room that holds these numbers. @throws MemoryError */
  put(values: Float32Array): Floats {
    const address = this.take(values.length);
    this.floats.set(values, address / 4);
    return address;
  }

  /** Room that holds weights, [k, n], in panels of eight columns, [n / 8, k, 8], as assembly/packedDense.ts reads them. @throws MemoryError */
  putWeights(values: Float32Array, k: number): Floats {
    const n = values.length / k;
    const address = this.take(k * Math.ceil(n / 8) * 8);
    values.forEach((weight, i) => {
      const lane = (i % n) % 8;
      this.floats[address / 4 + ((i % n) - lane) * k + Math.floor(i / n) * 8 + lane] = weight;
    });
    return address;
  }

  /** Room that holds these whole numbers: indices, or what the caller says. @throws MemoryError */
  putInts<A extends Address = Indices>(values: Int32Array): A {
    const address = this.take<A>(values.length);
    this.ints.set(values, address / 4);
    return address;
  }
}
