// What a thread of the pool does: jobs, one after the other, as they are sent to it.
import { nodeThreads } from "../files.ts";
import { UsageError } from "../index.ts";
import type { ExecutorEvent } from "./executor.ts";
import type { Job } from "./job.ts";
import { folderPlace } from "./place.ts";
import { sentenceOf } from "./sentence.ts";
import { work } from "./work.ts";

/** What a thread is sent. */
export interface Order {
  readonly job: Job;
  readonly folder: string;
  readonly until: number | undefined;
}

/** What threads of the pool are told apart by, in their data. */
export const MARK = "sievenet sweep";

/** Milliseconds from one report to the next, at least. */
const PAUSE = 100;

/** Whether this is a thread of a pool. */
export const isPoolThread = (): boolean => {
  const node = nodeThreads();
  return node !== undefined && !node.isMainThread && (node.workerData as { mark?: unknown } | null)?.mark === MARK;
};

/** Does a job, and tells how far it is. */
async function done({ job, folder, until }: Order, tell: (event: ExecutorEvent) => void): Promise<void> {
  let told = -Infinity;
  try {
    const result = await work(job, folderPlace(folder), {
      until,
      progress(progress) {
        const now = performance.now();
        if (now - told < PAUSE && progress.note === undefined) return;
        told = now;
        tell({ type: "progress", ...progress });
      },
    });
    tell({ type: "outcome", outcome: result });
  } catch (error) {
    tell({ type: "outcome", outcome: { ...job, failure: sentenceOf(error) } });
  }
}

/**
 * What a thread of a pool does. A program that is bundled into one file gives `threads()` a file of its own that does nothing but
 * call this.
 * @throws UsageError where it is no such thread
 * @example
 * ```ts
 * import { serveJobs } from "sievenet/sweep";
 *
 * // all of worker.js, for threads({ worker: "worker.js" })
 * serveJobs();
 * ```
 */
export function serveJobs(): void {
  const port = nodeThreads()?.parentPort;
  if (!port || !isPoolThread())
    throw new UsageError("serveJobs: this is no thread of a sweep. sweep() starts them; give it the file that calls this as { worker }.");
  port.on("message", (order: Order) => void done(order, (event) => port.postMessage(event)));
  port.postMessage({ type: "ready" });
}
