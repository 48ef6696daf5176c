// The thread in which a worker of a queue does its jobs, so that it is heard of meanwhile however busy it is, and can be ended.
import { nodeThreads } from "../files.ts";
import { UsageError } from "../index.ts";
import type { Job } from "../sweep/job.ts";
import type { Place } from "../sweep/place.ts";
import type { Result } from "../sweep/result.ts";
import { sentenceOf } from "../sweep/sentence.ts";
import { type WorkOptions, type WorkProgress, work } from "../sweep/work.ts";

type Thread = import("node:worker_threads").Worker;

/** What is said to the thread: a job, or what it asked for. */
type Order =
  | { readonly job: Job; readonly until?: number | undefined }
  | { readonly answer: number; readonly bytes?: Uint8Array | undefined; readonly error?: string };

/** What it says: what it asks of the place of its job, how far it is, and what came of it. */
type Word =
  | { readonly asks: number; readonly method: keyof Place; readonly given: unknown }
  | { readonly progress: WorkProgress }
  | { readonly result: Result }
  | { readonly failure: string };

/** By which the thread is known. */
const MARK = "sievenet queue";

// of no file of its own, which bundlers would have to find
const PROGRAM = `import(require("node:worker_threads").workerData.module).then(({ serveQueue }) => serveQueue?.())`;

/** Whether this is the thread of a worker. @internal */
export const isQueueThread = (): boolean => {
  const node = nodeThreads();
  return node !== undefined && !node.isMainThread && (node.workerData as { mark?: unknown } | null)?.mark === MARK;
};

/**
 * What the thread of a worker does. For programs that are bundled into one file, which call it where `queueWorker()` starts them as a thread.
 * @throws UsageError elsewhere
 * @example
 * ```ts
 * import { queueWorker, serveQueue } from "sievenet/queue";
 * import { isMainThread } from "node:worker_threads";
 *
 * if (isMainThread) await queueWorker({ url: "redis://localhost:6379", thread: new URL(import.meta.url) });
 * else serveQueue();
 * ```
 */
export function serveQueue(): void {
  const port = nodeThreads()?.parentPort;
  if (!port || !isQueueThread()) throw new UsageError("serveQueue: this is no thread of queueWorker(). That starts it, from the file given as { thread }.");
  const say = (word: Word) => port.postMessage(word);
  const waiting = new Map<number, { resolve(bytes: Uint8Array | undefined): void; reject(error: Error): void }>();
  let asked = 0;
  const ask = (method: keyof Place, given: unknown) =>
    new Promise<Uint8Array | undefined>((resolve, reject) => {
      waiting.set(++asked, { resolve, reject });
      say({ asks: asked, method, given });
    });
  const place: Place = {
    read: (name) => ask("read", name),
    write: (files) => ask("write", files).then(() => {}),
    remove: (name) => ask("remove", name).then(() => {}),
  };
  port.on("message", (order: Order) => {
    if ("answer" in order) {
      const { resolve, reject } = waiting.get(order.answer) ?? {};
      waiting.delete(order.answer);
      if (order.error === undefined) resolve?.(order.bytes);
      else reject?.(new UsageError(order.error));
      return;
    }
    const { job, until } = order;
    work(job, place, { until, progress: (progress) => say({ progress }) }).then(
      (result) => say({ result }),
      (error) => say({ failure: sentenceOf(error) }),
    );
  });
}

/** Does jobs in a thread, one at a time; begins another one when it was ended. */
export class Hand {
  readonly #module: URL | string;
  #thread: Thread | undefined;

  /** `module`: a file that calls `serveQueue()` when it is started as a thread, or exports it. */
  constructor(module: URL | string = import.meta.url) {
    this.#module = module;
  }

  #started(): Thread {
    if (this.#thread) return this.#thread;
    const { Worker } = nodeThreads() as typeof import("node:worker_threads");
    const thread = new Worker(PROGRAM, { eval: true, workerData: { mark: MARK, module: String(this.#module) } });
    this.#thread = thread;
    thread.on("error", () => {}); // whose job it is hears of it
    // also one that ends between two jobs, which nobody would hear of
    thread.on("exit", () => {
      if (this.#thread === thread) this.#thread = undefined;
    });
    return thread;
  }

  /** Ends the thread. Files are whole at any moment, so nothing has to be waited for. */
  end(): void {
    void this.#thread?.terminate();
    this.#thread = undefined;
  }

  /** As `work()` does it. The signal ends the thread, whatever it is at. */
  work(job: Job, place: Place, { signal, until, progress }: WorkOptions): Promise<Result> {
    const thread = this.#started();
    return new Promise<Result>((resolve, reject) => {
      const over = (then: () => void) => {
        signal?.removeEventListener("abort", stopped);
        thread.off("message", heard).off("error", failed).off("exit", ended);
        then();
      };
      const gone = (error: unknown) => {
        this.end();
        over(() => reject(error));
      };
      const stopped = () => gone(signal?.reason);
      const answer = async ({ asks, method, given }: { asks: number; method: keyof Place; given: unknown }) => {
        try {
          const bytes = await place[method](given as never);
          thread.postMessage({ answer: asks, bytes: bytes ?? undefined } satisfies Order);
        } catch (error) {
          thread.postMessage({ answer: asks, error: sentenceOf(error) } satisfies Order);
        }
      };
      const heard = (word: Word) => {
        if ("asks" in word) void answer(word);
        else if ("progress" in word) progress?.(word.progress);
        else if ("result" in word) over(() => resolve(word.result));
        else over(() => reject(new UsageError(word.failure)));
      };
      const failed = ({ message }: Error) => gone(new UsageError(`queue: the thread of job ${job.key} is gone: ${message}`));
      const ended = () => gone(new UsageError(`queue: the thread of job ${job.key} is gone: it ended.`));
      if (signal?.aborted) return stopped();
      signal?.addEventListener("abort", stopped, { once: true });
      thread.on("message", heard).on("error", failed).on("exit", ended);
      thread.postMessage({ job, until } satisfies Order);
    });
  }
}
