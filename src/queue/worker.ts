// A worker of a queue: takes jobs of sweeps from a server, one at a time, and leaves there what comes of them.
import type { Job as Queued, Worker } from "bullmq";
import { builtin } from "../files.ts";
import { UsageError } from "../index.ts";
import { readsFolder } from "../sweep/data.ts";
import { type Job, jobInWords } from "../sweep/job.ts";
import { folderPlace } from "../sweep/place.ts";
import type { Failed, Result } from "../sweep/result.ts";
import type { work } from "../sweep/work.ts";
import type { Order, Told } from "./collector.ts";
import { filesKey, ServerPlace } from "./files.ts";
import { pause } from "../pause.ts";
import type { Server } from "./server.ts";
import type { QueueWorkerOptions } from "./workerOptions.ts";

/** A job is lost by so many workers before it is given up. */
const MOST_LOST = 10;
/** Milliseconds from one report to the next, at least. */
const REPORT = 1000;

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
