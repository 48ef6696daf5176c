// A sweep: jobs, done by an executor, with a journal on the disk.
import { builtin, faultOf, fileSystem, pathOf } from "../files.ts";
import { FileError, FormatError, UsageError, ValueError } from "../index.ts";
import { LOCK, lockIn } from "../lock.ts";
import { numberThat, refuseUnknown, shown } from "../options.ts";
import { CHECKPOINT } from "../run/resume.ts";
import type { CompleteSettings } from "../run/settings.ts";
import { programWords, type Words } from "../run/words.ts";
import { VERSION } from "../version.ts";
import type { Executor } from "./executor.ts";
import { GRID_OPTIONS, type GridOptions, gridIn, jobsOf } from "./grid.ts";
import { type HalvingOptions, losers, rungsOf } from "./halving.ts";
import type { Job } from "./job.ts";
import { Journal, type Outcomes } from "./journal.ts";
import { folderPlace } from "./place.ts";
import { threads } from "./pool.ts";
import { Progress, type SweepEvent } from "./progress.ts";
import { checkOutcome, type Failed, isComplete, isResult, type Result } from "./result.ts";

/** Options of `sweep()`. */
export interface SweepOptions extends GridOptions {
  /** Folder of the journal and of the files of all runs. A sweep that is there is gone on with. */
  readonly out: string | URL;
  /** What carries the jobs out. Default: `threads()`. */
  readonly executor?: Executor;
  /** Only a part of the jobs, for machines that know nothing of each other: the `index`-th, from 1 up, `of` so many. `collect()` puts them together. */
  readonly shard?: { readonly index: number; readonly of: number };
  /** Stops runs early that others beat, by the error on the examples kept aside and the weights they expect to need. Default false. */
  readonly halving?: boolean | HalvingOptions;
  /** Stops the sweep, which can be gone on with: its reason is thrown. */
  readonly signal?: AbortSignal;
  /** Told what happens. */
  readonly onEvent?: (event: SweepEvent) => void;
}

/** What came of a sweep. */
export interface Sweep {
  /** Its folder. */
  readonly folder: string;
  /** What came of each job that was done, also of those of earlier sweeps in the folder. */
  readonly results: readonly Result[];
  /** The jobs that could not be done; they are tried again when the sweep is started again. */
  readonly failed: readonly Failed[];
}

const OWN = ["out", "executor", "shard", "halving", "signal", "onEvent"];

/** The folder of a job's files. @internal */
export const jobFolder = (folder: string, key: string): string => (builtin("node:path") as typeof import("node:path")).join(folder, "runs", key);

/** Takes the folder of a sweep for its own. @throws FileError, UsageError */
export function claimed(folder: string): { release(): void; readonly tookOver?: string } {
  if (!fileSystem()) throw new UsageError("sweep: a sweep is kept in a folder, but there is no file system here.");
  let attempt: ReturnType<typeof lockIn>;
  try {
    attempt = lockIn(folder);
  } catch (cause) {
    throw new FileError(`sweep: the folder "${folder}" cannot be written: ${faultOf(cause, "written") ?? (cause as Error).message}. Give another one.`, {
      cause,
    });
  }
  if ("release" in attempt) return attempt;
  throw new UsageError(
    `sweep: the folder "${folder}" is in use by another sweep, ${attempt.holder}. Give another one, or wait for its end. If there is no such sweep, remove ${folder}/${LOCK}.`,
  );
}

/** Refuses what another version came to, whose bits may be others. @throws FormatError */
export function checkVersions(folder: string, { results, failed }: Outcomes): void {
  const other = [...results, ...failed].find(({ version }) => version !== VERSION);
  if (!other) return;
  throw new FormatError(
    `sweep: what is in "${folder}" came of sievenet ${other.version}, but this is ${VERSION}, whose nets may have other bits. Use one version for the whole sweep, or another folder.`,
  );
}

/** The jobs of a shard: every so-manieth, so that each has all prices. @throws ValueError */
function shardOf(jobs: readonly CompleteSettings[], { shard, halving }: SweepOptions): readonly CompleteSettings[] {
  if (shard === undefined) return jobs;
  const { index, of } = shard;
  if (!(Number.isInteger(index) && Number.isInteger(of) && index >= 1 && index <= of))
    throw new ValueError(`sweep: shard is ${shown(index)} of ${shown(of)}, but it must be one of 1 to as many as there are shards.`);
  if (halving) throw new ValueError("sweep: halving compares all runs, but a shard knows only its own. Leave out one of the two.");
  return jobs.filter((_, i) => i % of === index - 1);
}

/** What is needed to carry jobs out. */
interface Doing {
  readonly folder: string;
  readonly executor: Executor;
  readonly journal: Journal;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/** What an executor of any kind tells of a job. What no journal can hold, and no one read again, is a failure of it. */
function sound(job: Job, told: Result | Failed): Result | Failed {
  try {
    return checkOutcome({ ...told, ...job });
  } catch (error) {
    return { ...job, failure: `sweep: what the executor told of job ${job.key} cannot be kept: ${(error as Error).message}.` };
  }
}

/** Has jobs done as far as they are not, and writes down what comes of each. */
async function carryOut(jobs: readonly Job[], until: number | undefined, { folder, executor, journal, progress, signal }: Doing): Promise<void> {
  const folderOf = (key: string) => jobFolder(folder, key);
  const known = ({ key, settings }: Job) => {
    const result = journal.outcomes.of(key);
    return result && (isComplete(result) || journal.outcomes.of(key, until ?? settings.epochs));
  };
  const open = new Set(jobs.filter((job) => !known(job)).map(({ key }) => key));
  if (!open.size) return;
  const asked = jobs.filter(({ key }) => open.has(key));
  const byKey = new Map(asked.map((job) => [job.key, job]));
  for await (const event of executor(asked, { folderOf, signal, until })) {
    if (event.type === "progress") {
      progress.at(event);
      continue;
    }
    const job = byKey.get(event.outcome.key);
    if (!job || !open.delete(job.key)) continue;
    const outcome = sound(job, event.outcome);
    await journal.append(outcome);
    // what a killed process has not written down yet, its checkpoint tells again
    if (isResult(outcome) && isComplete(outcome)) await folderPlace(folderOf(outcome.key)).remove(CHECKPOINT);
    progress.ended(outcome);
  }
  signal.throwIfAborted();
  if (open.size)
    throw new UsageError(
      `sweep: the executor ended without a word of ${open.size} jobs, ${Array.from(open).slice(0, 3).join(", ")} among them. Start the sweep again.`,
    );
}

/** What came of jobs in their order, as threads end in any; then what was in the folder already. */
function inOrder(jobs: readonly Job[], { results, failed }: Outcomes): Pick<Sweep, "results" | "failed"> {
  const places = new Map(jobs.map(({ key }, i) => [key, i]));
  const place = ({ key }: Job) => places.get(key) ?? Infinity;
  const sorted = <T extends Job>(all: readonly T[]) => [...all].sort((a, b) => (place(a) === place(b) ? 0 : place(a) - place(b)));
  return { results: sorted(results), failed: sorted(failed) };
}

/** The jobs that go on behind a rung. */
function survivors(jobs: readonly Job[], rung: number, keep: number, { outcomes }: Journal): readonly Job[] {
  const at = jobs.flatMap(({ key }) => outcomes.of(key, rung) ?? []);
  const stopped = losers(at, keep);
  return jobs.filter(({ key }) => !stopped.includes(key));
}

/** The same in the words of others. @internal */
export async function sweepIn(options: SweepOptions, words: Words): Promise<Sweep> {
  refuseUnknown("sweep", options, [...OWN, ...GRID_OPTIONS]);
  const { out, executor = threads(), shard: _shard, halving = false, signal = new AbortController().signal, onEvent, ...varied } = options;
  const folder = pathOf("sweep", out);
  const settings = shardOf(gridIn(varied, words), options);
  const { keep = 0.5, ...halves } = typeof halving === "boolean" ? ({} as HalvingOptions) : halving;
  refuseUnknown("sweep, halving", halves, ["rungs", "keep"]);
  numberThat("sweep, halving", "keep", keep, "a share above 0 and below 1", (share) => share > 0 && share < 1);
  const rungs = halving ? rungsOf(halves, settings) : [];
  const { release, tookOver } = claimed(folder);
  try {
    if (tookOver) onEvent?.({ type: "note", text: `the folder "${folder}" was in use by ${tookOver}, which has ended; it is taken over` });
    const jobs = await jobsOf(settings, signal);
    const journal = await Journal.open(folder);
    try {
      checkVersions(folder, journal.outcomes);
      const progress = new Progress(jobs, journal.outcomes, onEvent ?? (() => {}));
      const doing = { folder, executor, journal, progress, signal };
      let alive: readonly Job[] = jobs;
      for (const rung of rungs) {
        await carryOut(alive, rung, doing);
        const next = survivors(alive, rung, keep, journal);
        progress.stopped(alive.filter((job) => !next.includes(job)));
        alive = next;
      }
      await carryOut(alive, undefined, doing);
      return { folder, ...inOrder(jobs, journal.outcomes) };
    } finally {
      await journal.close();
    }
  } finally {
    release();
  }
}

/**
 * Trains a net for every combination of prices, budgets, seeds and recipes, and keeps what comes of each in a journal on the
 * disk. A sweep that was stopped or killed goes on when it is called again with the same folder: what is done is skipped, what was
 * begun goes on from its checkpoint, what failed is tried again.
 * @throws ValueError for settings that cannot be; UsageError when another sweep has the folder; FileError when it cannot be
 * written; FormatError for one of another version of the library; the signal's reason
 * @example
 * ```ts
 * import { best, serial, sweep } from "sievenet/sweep";
 *
 * const all = await sweep({ out: "sweeps/mine", examples: 200, epochs: 1, lambdas: [0.1, 1], executor: serial });
 * all.results.length; // 2: one for each price, gone on with if the folder has them
 * const smallest = best(all, { error: 0.9 })?.architecture; // of the smallest net that errs at most so often on examples kept aside
 * ```
 */
export async function sweep(options: SweepOptions): Promise<Sweep> {
  return sweepIn(options, programWords);
}
