// What carries jobs out: threads of this machine, or a queue that workers elsewhere take them from.
import type { Job } from "./job.ts";
import type { Failed, Result } from "./result.ts";
import type { WorkProgress } from "./work.ts";

/** What an executor says while jobs are done. */
export type ExecutorEvent = ({ readonly type: "progress" } & WorkProgress) | { readonly type: "outcome"; readonly outcome: Result | Failed };

/** What an executor is told besides its jobs. */
export interface Execution {
  /** The folder of a job's files, by its key, on this machine. */
  folderOf(key: string): string;
  /** Calls everything off; checkpoints stay. The executor then ends. */
  readonly signal: AbortSignal;
  /** Ends each job after so many epochs, as `work()` does. Default: all. */
  readonly until?: number | undefined;
}

/**
 * Carries jobs out, in any order, and yields what happens. It gives one outcome for each job: a result, or a failure when `work()`
 * threw; then it ends. It throws only when no job can be done any more, in one sentence.
 */
export type Executor = (jobs: readonly Job[], execution: Execution) => AsyncIterable<ExecutorEvent>;
