// The entry point of threads: the kernels that take the most time run on several at once, with the same bits.
import { UsageError, ValueError } from "../errors.ts";
import type { Kernels } from "../generated/kernels.ts";
import { shown } from "../options.ts";
import { isModule } from "../realms.ts";
import { isWhole } from "../shape.ts";
import { MOST_PAGES, sharing } from "../sharing.ts";
import { memory, ownKernels, startAll, useKernels } from "../wasm.ts";
import { Crew } from "./crew.ts";
import { share } from "./share.ts";

/** What `useThreads()` gives: for as long as the program runs, unless it is told to stop. */
export interface Threads {
  /** How many threads compute, this one included. */
  readonly count: number;
  /** Shares of calls that the others have computed so far. @internal */
  readonly helped: number;
  /** Ends the others. What follows runs on one thread. */
  stop(): void;
}

const MOST_THREADS = 64;

/** @throws UsageError in a place whose memory cannot be shared, or that may not wait */
function checkPlace(): void {
  if (globalThis.crossOriginIsolated === false)
    throw new UsageError(
      "useThreads: this page may not share memory. Serve it from https or localhost with the headers Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp.",
    );
  // WebKitGTK 2.50 has none in isolated pages either
  if (typeof SharedArrayBuffer === "undefined") throw new UsageError("useThreads: this engine has no SharedArrayBuffer. Do without useThreads() here.");
  try {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 1);
  } catch {
    throw new UsageError("useThreads: the main thread of a page may not wait for other threads. Train in a Worker, and call useThreads() there.");
  }
}

/** The most that the engine has addresses for: 4 GB, or 1. */
function sharedMemory(): WebAssembly.Memory {
  const made = (maximum: number) => new WebAssembly.Memory({ initial: 16, maximum, shared: true });
  try {
    return made(MOST_PAGES);
  } catch {
    return made(MOST_PAGES / 4);
  }
}

/**
 * Computes on `n` threads, this one included, from here on: products, convolutions, pooling, batch norm, activations, gates
 * and optimizers, where a call is large enough to be worth it. Rows of results are shared out and no sum is split, so the results
 * are those of one thread, bit for bit. Call it before the first tensor or layer is made, in Node, Deno, Bun, or a Worker of a page that is cross-origin
 * isolated, and behind `useFast()` or `instantiate()`, whose kernels all threads then run. The other threads do not keep the program alive.
 * @throws ValueError; UsageError where memory cannot be shared, when the kernels are running already, or when a thread does not start.
 * @example
 * ```ts
 * import { dense, predict } from "sievenet";
 * import { useThreads } from "sievenet/threads";
 *
 * const threads = await useThreads(2);
 * predict(dense(2, 3), [[1, 2]]).shape; // [1, 3]
 * threads.stop();
 * ```
 */
export async function useThreads(n: number): Promise<Threads> {
  if (!isWhole(n, 1, MOST_THREADS))
    throw new ValueError(`useThreads: ${shown(n)} threads were asked for, but it must be a whole number from 1 to ${MOST_THREADS}.`);
  checkPlace();
  const own = ownKernels();
  if (isModule(own))
    throw new UsageError(
      "useThreads: instantiate() was given a compiled module, whose memory cannot be shared. Give it the bytes of that file, or leave one of the two calls out.",
    );
  /** All modules of this program, for memory that is shared: what the other threads run too. */
  const modules: Uint8Array[] = [];
  const made = (bytes: Uint8Array) => {
    const shared = sharing(bytes);
    modules.push(shared);
    return shared;
  };
  try {
    useKernels(own && made(own), sharedMemory(), made);
  } catch {
    throw new UsageError("useThreads: the kernels are running already. Call useThreads() before the first tensor or layer is made.");
  }
  const parts = startAll();
  if (n === 1) return { count: 1, helped: 0, stop() {} };
  const alone: Kernels = Object.assign({}, ...parts);
  const crew = await Crew.start(n, modules, Object.keys(alone), memory());
  /** Puts kernels into the parts that have those of their names. */
  const put = (some: Partial<Kernels>) => {
    for (const part of parts) Object.assign(part, Object.fromEntries(Object.entries(some).filter(([name]) => Object.hasOwn(part, name))));
  };
  put(share(alone, crew));
  return {
    count: n,
    get helped() {
      return crew.helped;
    },
    stop() {
      put(alone);
      crew.stop();
    },
  };
}
