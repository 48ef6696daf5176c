// The other threads: a worker of Node, Deno or Bun, or a Web Worker, and what it runs.
import { UsageError } from "../errors.ts";
import { builtin, nodeThreads } from "../files.ts";

/** What a worker is told when it starts. */
export interface Orders {
  /** The kernels' modules, and their names in the order of `Job.kernel`. */
  readonly modules: readonly Uint8Array[];
  readonly names: readonly string[];
  readonly memory: WebAssembly.Memory;
  /** Which tile products have in this engine (assembly/gemm.ts). */
  readonly tile: number;
  /** See crew.ts. */
  readonly control: Int32Array;
  readonly jobs: Float64Array;
  /** As `patienceOf` has it. */
  readonly patience: number;
  /** Which thread it is: from 1 up. */
  readonly me: number;
}

/**
 * How often one of so many threads looks for work before it sleeps: for some 2 ms. Being woken takes up to 100 us, and what a step does on
 * one thread between two calls in shares is less than 2 ms. Threads that are more than processors keep others from working: 50 us.
 */
export const patienceOf = (threads: number): number =>
  threads > (globalThis.navigator?.hardwareConcurrency ?? (builtin("node:os") as typeof import("node:os") | undefined)?.availableParallelism?.() ?? 0)
    ? 5000
    : 200_000;

// As text, since a file of its own would have to be found by every bundler. The numbers of `control` and `jobs`: crew.ts.
const PROGRAM = `
const node = globalThis.process?.getBuiltinModule?.("node:worker_threads");
const port = node?.parentPort ?? globalThis;
const begin = ({ modules, names, memory, tile, control, jobs, patience, me }) => {
  const all = Object.assign({}, ...modules.map((bytes) => new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } }).exports));
  all.gemmShape(tile, 0, 0, 0);
  port.postMessage("ready");
  const numbers = [];
  for (let looks = 0; ; looks++) {
    const ticket = Atomics.load(control, 0);
    if (ticket < 0) break;
    const left = ticket & 255;
    if (!left) {
      if (looks < patience) continue;
      Atomics.wait(control, 0, ticket);
    } else if (Atomics.compareExchange(control, 0, ticket, ticket - 1) === ticket) {
      const at = 64 + 32 * (((ticket >> 8) & 255) + left - 1);
      numbers.length = jobs[at + 2];
      for (let i = 0; i < numbers.length; i++) numbers[i] = jobs[at + 3 + i];
      if (jobs[at + 1] >= 0) numbers[jobs[at + 1]] = jobs[me];
      jobs[at] = all[names[jobs[at]]](...numbers) | 0;
      Atomics.add(control, 1, 1);
      Atomics.notify(control, 1);
    }
    looks = 0;
  }
  if (!node) close();
};
if (node) port.once("message", begin);
else onmessage = ({ data }) => begin(data);
`;

const LONGEST_START = 30_000;

/** Starts a thread, and waits until it is there. `lost` is called with a reason if it ends by itself later. @throws UsageError */
export async function startWorker(orders: Orders, lost: (reason: string) => void): Promise<void> {
  const node = nodeThreads();
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    await new Promise<void>((ready, failed) => {
      const end = (reason: string) => {
        failed(new Error(reason));
        lost(reason);
      };
      timer = setTimeout(() => failed(new Error("it has not answered for 30 seconds")), LONGEST_START);
      if (node) {
        const worker = new node.Worker(new URL(`data:text/javascript,${encodeURIComponent(PROGRAM)}`));
        worker.on("error", (error) => end(String((error as Error).message ?? error)));
        worker.on("exit", () => end("it ended"));
        worker.once("message", () => ready());
        worker.unref(); // until it is there the timer keeps the program alive
        worker.postMessage(orders);
      } else {
        const url = URL.createObjectURL(new Blob([PROGRAM], { type: "text/javascript" }));
        const worker = new Worker(url);
        worker.onerror = ({ message }) => end(message || "the page's Content-Security-Policy may lack worker-src blob:");
        worker.onmessage = () => {
          URL.revokeObjectURL(url);
          ready();
        };
        worker.postMessage(orders);
      }
    });
  } catch (error) {
    throw new UsageError(`useThreads: a thread could not be started (${(error as Error).message}). Ask for fewer, or do without.`);
  } finally {
    clearTimeout(timer);
  }
}
