// A worker of a queue: takes jobs of sweeps from a server, one at a time, and leaves there what comes of them.
import type { Job as Queued, Worker } from "bullmq";
import { builtin, pathOf } from "../files.ts";
import { UsageError } from "../index.ts";
import { numberThat, refuseUnknown } from "../options.ts";
import { readsFolder } from "../sweep/data.ts";
import { type Job, jobInWords } from "../sweep/job.ts";
import { folderPlace } from "../sweep/place.ts";
import type { Failed, Result } from "../sweep/result.ts";
import type { work } from "../sweep/work.ts";
import type { Order, Told } from "./collector.ts";
import { filesKey, ServerPlace } from "./files.ts";
import { Hand } from "./hand.ts";
import { pause } from "../pause.ts";
import { checkAddress, connected, type QueueAddress, type Server } from "./server.ts";

/** What happens in a worker. */
export type QueueWorkerEvent =
  | {
      /** Says which event it is. */
      readonly type: "taken" | "done" | "failed";
      /** Which job, in words; how it failed. */
      readonly text: string;
    }
  | { /** Says which event it is. */ readonly type: "note" /** What is to be told. */; readonly text: string };

/** Options of `queueWorker()`. */
export interface QueueWorkerOptions extends QueueAddress {
  /** Folder of the files of the dataset on this machine, or that of each by its name: { mnist: "data/mnist" }. Default: as the job says. */
  readonly data?: string | Readonly<Record<string, string>>;
  /** A folder that all workers see, for checkpoints. Default: they are sent to the server, up to `largest` bytes each. */
  readonly shared?: string | URL;
  /** The most bytes of a checkpoint that is sent to the server. Default 32 MB. */
  readonly largest?: number;
  /** Seconds from one checkpoint that is sent to the server to the next: what is trained again when a worker is lost. Default 10. */
  readonly every?: number;
  /** Seconds after which the job of a worker that is not heard of goes to another. Default 5. */
  readonly lease?: number;
  /** Seconds without a sign of a job after which it is given up. Default 600. */
  readonly silence?: number;
  /** Seconds without a job after which the worker ends. Default: it waits for more. */
  readonly idle?: number;
  /** A file that calls `serveQueue()`, for programs that are bundled into one file. Default: the library's own. */
  readonly thread?: URL;
  /** Ends the worker; its job goes back, and on from its checkpoint with another. */
  readonly signal?: AbortSignal;
  /** Told what happens. */
  readonly onEvent?: (event: QueueWorkerEvent) => void;
}

/** A job is lost by so many workers before it is given up. */
const MOST_LOST = 10;
/** Milliseconds from one report to the next, at least. */
const REPORT = 1000;

const OPTIONS = ["url", "name", "data", "shared", "largest", "every", "lease", "silence", "idle", "thread", "signal", "onEvent"];

/** One folder for all datasets, or one for each. */
type Folders = QueueWorkerOptions["data"];

/** A job with the folder of its data on this machine. @internal */
export function jobHere(job: Job, data: Folders): Job {
  const { settings } = job;
  const folder = typeof data === "object" ? data[settings.dataset] : data;
  return folder === undefined || !readsFolder(settings) ? job : { ...job, settings: { ...settings, data: folder } };
}

/** What a worker goes by. */
interface Going extends Required<Pick<QueueWorkerOptions, "largest" | "every" | "lease" | "silence" | "idle" | "onEvent">> {
  readonly data: Folders;
  readonly shared: string | undefined;
  readonly signal: AbortSignal;
}

/** One job after the other. `carryOut`: what does them. */
export class Serving {
  readonly #server: Server;
  readonly #going: Going;
  readonly #carryOut: typeof work;
  /** What ends the running jobs, by name: their locks may be lost. */
  readonly #running = new Map<string, AbortController>();
  #heard = performance.now();
  /** Jobs that were done. */
  done = 0;

  constructor(server: Server, going: Going, carryOut: typeof work) {
    this.#server = server;
    this.#going = going;
    this.#carryOut = carryOut;
  }

  #place(key: string): ServerPlace {
    const { client, prefix } = this.#server;
    const { shared, largest, every, onEvent } = this.#going;
    const { join } = builtin("node:path") as typeof import("node:path");
    return new ServerPlace(client, filesKey(prefix, key), {
      most: largest,
      every: 1000 * every,
      shared: shared === undefined ? undefined : folderPlace(join(shared, key)),
      note: (text) => onEvent({ type: "note", text }),
    });
  }

  /** Does a job; ends it when it gives no sign for long. */
  async #do({ job, until }: Order, place: ServerPlace, stop: AbortController, queued: Queued<Order>): Promise<Result> {
    const { silence, data } = this.#going;
    let told = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;
    try {
      return await new Promise<Result>((resolve, reject) => {
        stop.signal.addEventListener("abort", () => reject(stop.signal.reason), { once: true });
        const sign = () => {
          clearTimeout(timer);
          timer = setTimeout(() => stop.abort(new UsageError(`queue: job ${job.key} gave no sign for ${silence} seconds, and was given up.`)), 1000 * silence);
        };
        const progress = ({ epochs, note }: Told) => {
          sign();
          if (performance.now() - told < REPORT && note === undefined) return;
          told = performance.now();
          queued.updateProgress({ epochs, ...(note !== undefined && { note }) }).catch(() => {}); // the next will come
        };
        sign();
        this.#carryOut(jobHere(job, data), place, { signal: stop.signal, until, progress }).then(resolve, reject);
      });
    } finally {
      clearTimeout(timer);
    }
  }

  async #process(queued: Queued<Order>, token: string | undefined): Promise<Result | Failed> {
    const { job, until } = queued.data;
    const { signal, onEvent } = this.#going;
    const place = this.#place(job.key);
    const stop = new AbortController();
    const forward = () => stop.abort(signal.reason);
    if (signal.aborted) forward();
    signal.addEventListener("abort", forward, { once: true });
    this.#running.set(String(queued.id), stop);
    onEvent({ type: "taken", text: jobInWords(job) });
    try {
      const result = await this.#do(queued.data, place, stop, queued);
      await place.flush(until !== undefined && result.epochs < job.settings.epochs);
      onEvent({ type: "done", text: jobInWords(job) });
      this.done++;
      return result;
    } catch (error) {
      if (signal.aborted) {
        await place.flush(true);
        await queued.moveToWait(token);
        throw new this.#server.bullmq.WaitingError();
      }
      const failure = (error as Error).message;
      onEvent({ type: "failed", text: `${jobInWords(job)}: ${failure}` });
      return { ...job, failure };
    } finally {
      signal.removeEventListener("abort", forward);
      this.#running.delete(String(queued.id));
      this.#heard = performance.now();
    }
  }

  /** Takes jobs until it is told to end, or has none for long. */
  async run(): Promise<void> {
    const { bullmq, client, name } = this.#server;
    const { lease, idle, signal, onEvent } = this.#going;
    const milliseconds = 1000 * lease;
    const options = { lockDuration: milliseconds, stalledInterval: milliseconds / 2, maxStalledCount: MOST_LOST, drainDelay: 2 };
    const worker: Worker<Order, Result | Failed> = new bullmq.Worker(name, (queued, token) => this.#process(queued, token), {
      ...{ connection: client, prefix: "sievenet", concurrency: 1 },
      ...options,
    });
    worker.on("error", ({ message }) => {
      if (!/Connection is closed|ECONNREFUSED|ECONNRESET/.test(message)) onEvent({ type: "note", text: message });
    });
    worker.on("lockRenewalFailed", (ids) => {
      for (const id of ids)
        this.#running.get(id)?.abort(new UsageError(`queue: job ${id} went to another worker, as this one was not heard of for ${lease} seconds.`));
    });
    try {
      // a worker that waits for ever has nothing to look for
      while (this.#running.size || performance.now() - this.#heard < 1000 * idle) await pause(idle === Infinity ? 600_000 : 200, signal);
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      await worker.close();
    }
  }
}

/**
 * A worker of a queue: does the jobs that sweeps put there (`sweep({ executor: queue({ url }) })`), one at a time, until it is told to end. As
 * many as there are processors may run on each machine, each in a process of its own. One that is killed loses its job after `lease`
 * seconds to another, which goes on from the last checkpoint. Resolves to the number of jobs done.
 * @throws ValueError for options that cannot be; UsageError where a package is missing, no server answers within seconds, or another
 * version of the library uses the queue
 * @example
 * ```ts
 * import { queueWorker } from "sievenet/queue";
 *
 * const done = await queueWorker({ url: "redis://localhost:6379", idle: 60, onEvent: ({ type, text }) => console.log(type, text) });
 * console.log(`${done} jobs`);
 * ```
 */
export async function queueWorker(options: QueueWorkerOptions): Promise<number> {
  refuseUnknown("queueWorker", options, OPTIONS);
  const { data, shared, largest = 2 ** 25, every = 10, lease = 5, silence = 600, idle = Infinity, onEvent = () => {} } = options;
  const address = checkAddress("queueWorker", options);
  for (const [name, value] of Object.entries({ largest, every, lease, silence, idle }))
    numberThat("queueWorker", name, value, "a number above 0", (each) => each > 0);
  const { signal = new AbortController().signal } = options;
  const folder = shared === undefined ? undefined : pathOf("queueWorker", shared);
  const server = await connected("queueWorker", address, "worker");
  const hand = new Hand(options.thread);
  try {
    const serving = new Serving(server, { data, shared: folder, largest, every, lease, silence, idle, signal, onEvent }, (job, place, all) =>
      hand.work(job, place, all ?? {}),
    );
    await serving.run();
    return serving.done;
  } finally {
    hand.end();
    server.close();
  }
}
