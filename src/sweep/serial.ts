// An executor without threads: one job after the other, here.
import { relay } from "../run/relay.ts";
import type { Execution, ExecutorEvent } from "./executor.ts";
import type { Job } from "./job.ts";
import { folderPlace } from "./place.ts";
import type { Failed, Result } from "./result.ts";
import { sentenceOf } from "./sentence.ts";
import { work } from "./work.ts";

/**
 * Does jobs one after the other in this thread: for programs that are bundled, and for tests.
 * @example
 * ```ts
 * import { serial, sweep } from "sievenet/sweep";
 *
 * const all = await sweep({ out: "sweeps/mine", examples: 200, epochs: 1, lambdas: [0.1, 1], executor: serial });
 * all.failed.length; // 0
 * ```
 */
export async function* serial(jobs: readonly Job[], { folderOf, signal, until }: Execution): AsyncGenerator<ExecutorEvent, void, void> {
  const stop = new AbortController();
  const forward = () => stop.abort(signal.reason);
  if (signal.aborted) forward();
  else signal.addEventListener("abort", forward, { once: true });
  try {
    for (const job of jobs) {
      const outcome = yield* relay<ExecutorEvent, Result | Failed>(
        (report) =>
          work(job, folderPlace(folderOf(job.key)), { signal: stop.signal, until, progress: (progress) => report({ type: "progress", ...progress }) }).catch(
            (error) => {
              stop.signal.throwIfAborted();
              return { ...job, failure: sentenceOf(error) };
            },
          ),
        () => stop.abort(),
      );
      yield { type: "outcome", outcome };
    }
  } finally {
    signal.removeEventListener("abort", forward);
  }
}
