// The executor that is there by default: threads of this machine.
import { builtin } from "../files.ts";
import { UsageError } from "../index.ts";
import { numberThat, refuseUnknown, whole } from "../options.ts";
import type { Execution, Executor, ExecutorEvent } from "./executor.ts";
import type { Job } from "./job.ts";
import { isPoolThread, MARK, type Order } from "./serve.ts";
import { Stream } from "./stream.ts";

type Thread = import("node:worker_threads").Worker;

/** Options of `threads()`. */
export interface ThreadsOptions {
  /** How many jobs at a time. Default: as many as the machine has processors. */
  readonly count?: number;
  /** A file that calls `serveJobs()`, for programs that are bundled. Default: the library's own. */
  readonly worker?: URL;
  /** Seconds without a word after which a job is given up. Default 600. */
  readonly silence?: number;
}

/** Seconds in which a thread must be there. */
const LONGEST_START = 60;

// of no file of its own, which bundlers would have to find
const PROGRAM = `import(require("node:worker_threads").workerData.module).then(({ serveJobs }) => {
  if (!serveJobs) throw new Error("the program is bundled into one file: give threads() a file that calls serveJobs() as { worker }");
  serveJobs();
})`;

function started(worker: URL | undefined): Thread {
  const node = builtin("node:worker_threads") as typeof import("node:worker_threads");
  const workerData = { mark: MARK, module: import.meta.url };
  return worker ? new node.Worker(worker, { workerData }) : new node.Worker(PROGRAM, { eval: true, workerData });
}

/** What a pool is while it works. */
class Pool {
  readonly #waiting: Job[];
  readonly #execution: Execution;
  readonly #options: ThreadsOptions;
  readonly #threads = new Set<Thread>();
  readonly events = new Stream<ExecutorEvent>();
  #open: number;

  constructor(jobs: readonly Job[], execution: Execution, options: ThreadsOptions) {
    this.#waiting = [...jobs];
    this.#open = jobs.length;
    this.#execution = execution;
    this.#options = options;
  }

  /** Starts a thread, which takes jobs as long as there are some. */
  start(): void {
    const { silence = 600, worker } = this.#options;
    const thread = started(worker);
    this.#threads.add(thread);
    let current: Job | undefined;
    let timer: ReturnType<typeof setTimeout>;
    const expect = (seconds: number, otherwise: () => void) => {
      clearTimeout(timer);
      timer = setTimeout(otherwise, 1000 * seconds);
    };
    const gone = (reason: string) => {
      if (!this.#drop(thread)) return;
      clearTimeout(timer);
      if (!current) {
        // the others take its jobs
        if (!this.#threads.size) this.events.fail(new UsageError(`sweep: a thread could not be started (${reason}). Ask for fewer jobs at a time.`));
        return;
      }
      this.#ended({ type: "outcome", outcome: { ...current, failure: `sweep: the thread of the job is gone: ${reason}.` } });
      if (this.#waiting.length) this.start();
    };
    const next = () => {
      current = this.#waiting.shift();
      if (!current) {
        clearTimeout(timer);
        this.#drop(thread);
        return;
      }
      const { folderOf, until } = this.#execution;
      thread.postMessage({ job: current, folder: folderOf(current.key), until } satisfies Order);
      expect(silence, () => gone(`it gave no sign for ${silence} seconds`));
    };
    expect(LONGEST_START, () => gone(`it has not answered for ${LONGEST_START} seconds`));
    thread.on("message", (event: ExecutorEvent | { readonly type: "ready" }) => {
      if (!this.#threads.has(thread)) return;
      if (event.type === "progress") {
        this.events.push(event);
        return expect(silence, () => gone(`it gave no sign for ${silence} seconds`));
      }
      if (event.type === "outcome") this.#ended(event);
      next();
    });
    thread.on("error", (error) => gone(String((error as Error | undefined)?.message ?? error)));
    thread.on("exit", () => gone("it ended"));
  }

  #ended(event: ExecutorEvent): void {
    this.events.push(event);
    if (--this.#open === 0) this.events.end();
  }

  /** Ends a thread. Files are whole at any moment, so nothing has to be waited for. Returns whether it was one of the pool still. */
  #drop(thread: Thread): boolean {
    const known = this.#threads.delete(thread);
    if (known) void thread.terminate().catch(() => {});
    return known;
  }

  /** Ends all threads. */
  close(): void {
    for (const thread of this.#threads) this.#drop(thread);
  }
}

/**
 * Does jobs in threads of this machine, each in one of them. A job that gives no sign for long is given up, and so is one whose
 * thread ends; both are failures of that job, and a new thread takes the next one.
 * @throws ValueError for an unknown option; UsageError where there are no threads of Node
 * @example
 * ```ts
 * import { sweep, threads } from "sievenet/sweep";
 *
 * const all = await sweep({ out: "sweeps/mine", lambdas: [0.1, 1], executor: threads({ count: 2 }) });
 * ```
 */
export function threads(options: ThreadsOptions = {}): Executor {
  refuseUnknown("threads", options, ["count", "worker", "silence"]);
  const { count, silence } = options;
  if (count !== undefined) whole("threads", "count", count);
  if (silence !== undefined) numberThat("threads", "silence", silence, "a number of seconds above 0", (value) => value > 0 && value < 1e6);
  return async function* (jobs, execution) {
    const os = builtin("node:os") as typeof import("node:os") | undefined;
    if (!os || !builtin("node:worker_threads"))
      throw new UsageError("sweep: there are no threads of Node here. Give { executor: serial }, which does one job after the other.");
    if (isPoolThread())
      throw new UsageError("sweep: this is a thread of a sweep already. A program that is bundled gives threads() a file of its own as { worker }.");
    if (!jobs.length) return;
    const { signal } = execution;
    const pool = new Pool(jobs, execution, options);
    const stop = () => pool.events.fail(signal.reason);
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
    try {
      if (!signal.aborted) for (let i = 0; i < Math.min(jobs.length, count ?? os.availableParallelism()); i++) pool.start();
      yield* pool.events;
    } finally {
      signal.removeEventListener("abort", stop);
      pool.close();
    }
  };
}
