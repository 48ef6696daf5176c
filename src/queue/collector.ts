// A queue as what carries the jobs of a sweep out: they are put on a server, and what workers make of them is collected.
import type { Queue, Job as Queued } from "bullmq";
import { UsageError } from "../index.ts";
import type { Execution, ExecutorEvent } from "../sweep/executor.ts";
import type { Job } from "../sweep/job.ts";
import { folderPlace } from "../sweep/place.ts";
import { type Failed, isResult, type Result } from "../sweep/result.ts";
import { filesKey, leftBehind } from "./files.ts";
import { pause } from "../pause.ts";
import type { Server } from "./server.ts";

/** What is sent. */
export interface Order {
  readonly job: Job;
  readonly until?: number | undefined;
}

/** What workers tell of a job meanwhile. */
export interface Told {
  readonly epochs: number;
  readonly note?: string;
}

/** Jobs that are sent at once, or looked at; those whose files are fetched at once. */
const [AT_ONCE, FETCHED] = [200, 50];
/** Milliseconds between two looks for what has ended, and for everything else. */
const [LOOK, CHECK] = [200, 2000];
/** Milliseconds without a worker after which that is said. */
const LONELY = 30_000;

/** The name of a job on the server: the same job is there once. */
const idOf = ({ job, until }: Order): string => `${job.key}-${until ?? "all"}`;

/** The jobs of one sweep on a server. */
export class Collector {
  readonly #server: Server;
  readonly #queue: Queue<Order, Result | Failed>;
  readonly #execution: Execution;
  readonly #patience: number;
  readonly #open: Map<string, Order>;
  readonly #keep: (key: string, files: Readonly<Record<string, Uint8Array>>) => Promise<void>;
  #checked = performance.now();
  #seen = performance.now();
  #lonely = false;

  /** `keep`: where the files of a job go. Default: into its folder. */
  constructor(
    server: Server,
    jobs: readonly Job[],
    execution: Execution,
    patience: number,
    keep?: (key: string, files: Readonly<Record<string, Uint8Array>>) => Promise<void>,
  ) {
    this.#server = server;
    this.#execution = execution;
    this.#keep = keep ?? ((key, files) => folderPlace(execution.folderOf(key)).write(files));
    this.#patience = 1000 * patience;
    this.#queue = new server.bullmq.Queue(server.name, { connection: server.client, prefix: "sievenet" });
    this.#queue.on("error", () => {}); // it is tried again
    const { until } = execution;
    this.#open = new Map(jobs.map((job) => [idOf({ job, until }), { job, until }]));
  }

  /** Puts jobs on the server that are not there. */
  async #send(): Promise<void> {
    const all = [...this.#open];
    for (let i = 0; i < all.length; i += AT_ONCE)
      await this.#queue.addBulk(all.slice(i, i + AT_ONCE).map(([jobId, data]) => ({ name: "run", data, opts: { jobId, attempts: 1 } })));
  }

  /** Takes away what failed in an earlier sweep, which is to be tried again. */
  async #forget(): Promise<void> {
    for (let from = 0; ; ) {
      const failed = await this.#queue.getFailed(from, from + AT_ONCE - 1);
      if (!failed.length) return;
      for (const each of failed) {
        if (each && this.#open.has(String(each.id))) await each.remove();
        else from++;
      }
    }
  }

  /** Some jobs of this sweep that have ended. */
  async #ended(): Promise<Queued<Order, Result | Failed>[]> {
    for (const state of ["completed", "failed"] as const)
      for (let from = 0; ; from += AT_ONCE) {
        const all = await this.#queue.getJobs(state, from, from + AT_ONCE - 1, true);
        const own = all.filter((each) => each && this.#open.has(String(each.id)));
        if (own.length) return own.slice(0, FETCHED);
        if (all.length < AT_ONCE) break;
      }
    return [];
  }

  /** What came of a job, its files in its folder. */
  async #outcome({ job }: Order, { returnvalue, failedReason, stalledCounter }: Queued<Order, Result | Failed>): Promise<Result | Failed> {
    if (!returnvalue) {
      const why = /stalled/.test(failedReason ?? "") ? `its workers were lost ${stalledCounter} times; it may need more memory than they have` : failedReason;
      return { ...job, failure: `queue: job ${job.key} was given up: ${why}.` };
    }
    // where its data lie is that of the worker
    const outcome = { ...returnvalue, settings: job.settings };
    if (!isResult(outcome)) return outcome;
    const files = await leftBehind(this.#server.client, filesKey(this.#server.prefix, job.key));
    if (Object.keys(files).length) await this.#keep(job.key, files);
    return outcome;
  }

  /** Takes a job away whose outcome is written down. */
  async #close(ended: Queued<Order, Result | Failed>, outcome: Result | Failed): Promise<void> {
    const { client, prefix } = this.#server;
    this.#open.delete(String(ended.id));
    if (isResult(outcome) && outcome.epochs >= outcome.settings.epochs) await client.unlink(filesKey(prefix, outcome.key));
    await ended.remove().catch(() => {}); // of a server that was killed it may be gone, or run again
  }

  /** What there is to tell now and then. @throws UsageError where there has been no worker for long */
  async #check(): Promise<ExecutorEvent[]> {
    const now = performance.now();
    if (now - this.#checked < CHECK) return [];
    this.#checked = now;
    const { client, prefix, name, url } = this.#server;
    const [first] = this.#open.values() as Iterable<Order> as [Order];
    const events: ExecutorEvent[] = [];
    if (await client.exists(`${prefix}:worker`)) [this.#seen, this.#lonely] = [now, false];
    else if (now - this.#seen > this.#patience)
      throw new UsageError(
        `queue: there has been no worker at ${url} for ${this.#patience / 1000} seconds. The jobs wait there: start workers, and the same sweep again.`,
      );
    else if (now - this.#seen > LONELY && !this.#lonely) {
      this.#lonely = true;
      const option = name === "sievenet" ? "" : ` --queue-name ${name}`;
      events.push({
        type: "progress",
        key: first.job.key,
        epochs: 0,
        note: `no worker has come for ${LONELY / 1000} seconds; start one: sievenet worker --queue ${url}${option}`,
      });
    }
    for (const each of await this.#queue.getActive(0, AT_ONCE - 1)) {
      const order = each && this.#open.get(String(each.id));
      const told = each?.progress as Partial<Told> | undefined;
      if (order && typeof told?.epochs === "number") events.push({ type: "progress", key: order.job.key, ...(told as Told) });
    }
    const counts = await this.#queue.getJobCounts();
    // a server that was killed may have forgotten the last second
    if (Object.values(counts).reduce((sum, n) => sum + n, 0) < this.#open.size) await this.#send();
    return events;
  }

  /** What happens, until all jobs have ended. */
  async *events(): AsyncGenerator<ExecutorEvent, void, void> {
    const { signal } = this.#execution;
    const { client } = this.#server;
    await this.#forget();
    await this.#send();
    const again = () => void this.#send().catch(() => {});
    client.on("ready", again);
    try {
      while (this.#open.size) {
        signal.throwIfAborted();
        const ended = await this.#ended();
        const outcomes = await Promise.all(ended.map((each) => this.#outcome(this.#open.get(String(each.id)) as Order, each)));
        const written: Promise<unknown>[] = [];
        try {
          for (const [i, outcome] of outcomes.entries()) {
            yield { type: "outcome", outcome };
            written.push(this.#close(ended[i] as Queued<Order, Result | Failed>, outcome));
          }
        } finally {
          await Promise.all(written);
        }
        if (ended.length) continue;
        yield* await this.#check();
        await pause(LOOK, signal);
      }
    } finally {
      client.off("ready", again);
    }
  }
}
