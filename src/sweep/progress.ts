// How far a sweep is, over all its jobs.
import type { Job } from "./job.ts";
import type { Outcomes } from "./journal.ts";
import { type Failed, isComplete, isResult, type Result } from "./result.ts";
import type { WorkProgress } from "./work.ts";

/** What happens in a sweep. */
export type SweepEvent =
  | {
      /** Says which event it is. */
      readonly type: "progress";
      /** Jobs that have ended, and all. */
      readonly done: number;
      readonly jobs: number;
      /** Epochs that were trained since the sweep was started, with shares of those that run, and all that were to be then. */
      readonly epochs: number;
      readonly of: number;
    }
  | {
      /** Says which event it is. */
      readonly type: "outcome";
      /** What came of a job, or of a part of its epochs. */
      readonly outcome: Result | Failed;
    }
  | {
      /** Says which event it is. */
      readonly type: "note";
      /** What is to be told. */
      readonly text: string;
    };

/** Counts, and tells. */
export class Progress {
  readonly #planned = new Map<string, number>();
  readonly #begun = new Map<string, number>();
  readonly #now = new Map<string, number>();
  readonly #ended = new Set<string>();
  readonly #tell: (event: SweepEvent) => void;

  constructor(jobs: readonly Job[], outcomes: Outcomes, tell: (event: SweepEvent) => void) {
    this.#tell = tell;
    for (const { key, settings } of jobs) {
      const result = outcomes.of(key);
      this.#planned.set(key, settings.epochs);
      if (result) this.#begun.set(key, result.epochs);
      this.#now.set(key, result?.epochs ?? 0);
      if (result && isComplete(result)) this.#ended.add(key);
    }
    this.#told();
  }

  #told(): void {
    let [epochs, of] = [0, 0];
    for (const [key, planned] of this.#planned) {
      const begun = this.#begun.get(key) ?? 0;
      of += planned - begun;
      epochs += (this.#now.get(key) ?? 0) - begun;
    }
    this.#tell({ type: "progress", done: this.#ended.size, jobs: this.#planned.size, epochs, of });
  }

  /** A job is so far. */
  at({ key, epochs, note }: WorkProgress): void {
    if (note !== undefined) this.#tell({ type: "note", text: note });
    // the first word of a job is what its checkpoint has
    if (!this.#begun.has(key)) this.#begun.set(key, epochs);
    this.#now.set(key, epochs);
    this.#told();
  }

  /** A job, or a part of it, has ended. */
  ended(outcome: Result | Failed): void {
    const { key } = outcome;
    if (isResult(outcome)) this.#now.set(key, outcome.epochs);
    else this.#planned.set(key, this.#now.get(key) ?? 0);
    if (!isResult(outcome) || isComplete(outcome)) this.#ended.add(key);
    this.#tell({ type: "outcome", outcome });
    this.#told();
  }

  /** Jobs are stopped early. */
  stopped(jobs: readonly Job[]): void {
    for (const { key } of jobs) {
      this.#planned.set(key, this.#now.get(key) ?? 0);
      this.#ended.add(key);
    }
    if (jobs.length) this.#told();
  }
}
