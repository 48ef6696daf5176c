// Doing one job: a run that goes on from its checkpoint, if there is one, and leaves its files in its place.
import { FormatError, UsageError, ValueError } from "../index.ts";
import { report } from "../report/report.ts";
import type { DoneEvent, EpochEvent, ProgressEvent } from "../run/events.ts";
import { CHECKPOINT } from "../run/resume.ts";
import { HISTORY, MODEL, type Run, run } from "../run/run.ts";
import { refuseUnknown } from "../options.ts";
import { canonical, hashOf } from "./canonical.ts";
import { dataOf } from "./data.ts";
import { checkData, checkJob, type Job } from "./job.ts";
import type { Place } from "./place.ts";
import { type Result, resultOf } from "./result.ts";

/** Name of the file with the page of a job, or of a sweep. */
export const REPORT = "report.html";

/** How far a job is. */
export interface WorkProgress {
  /** Of the job. */
  readonly key: string;
  /** Epochs behind it, with the share of the running one: 3.25. */
  readonly epochs: number;
  /** What is to be told beside: that its checkpoint was damaged, and it began anew. */
  readonly note?: string;
}

/** Options of `work()`. */
export interface WorkOptions {
  /** Stops the job, whose checkpoint stays: its reason is thrown. */
  readonly signal?: AbortSignal | undefined;
  /** Called now and then. */
  readonly progress?: ((progress: WorkProgress) => void) | undefined;
  /** Ends the job after so many epochs, from which it can be gone on with. Default: all of its settings. */
  readonly until?: number | undefined;
}

/** The run of a job, from its checkpoint if there is a sound one. */
async function begun(job: Job, place: Place, { signal, progress }: WorkOptions): Promise<Run> {
  const { split, fingerprint } = await dataOf(job.settings, signal);
  checkData(job, fingerprint);
  let held: Record<string, Uint8Array> = {};
  const write = async (name: string, bytes: Uint8Array) => {
    held[name] = bytes;
    if (name !== HISTORY) return;
    const together = held;
    held = {};
    await place.write(together);
  };
  const options = { write, ...(signal && { signal }), ...(split && { split }) };
  const from = await place.read(CHECKPOINT);
  if (!from) return run(job.settings, options);
  try {
    return run(job.settings, { ...options, from });
  } catch (error) {
    if (!(error instanceof FormatError || error instanceof ValueError)) throw error;
    progress?.({ key: job.key, epochs: 0, note: `the checkpoint of job ${job.key} cannot be gone on with, so it began anew (${error.message})` });
    return run(job.settings, options);
  }
}

/** Trains until an epoch, and gives what it was at then. */
async function trained(run: Run, { key }: Job, { progress, until = Infinity }: WorkOptions): Promise<Uint8Array | undefined> {
  let latest: Uint8Array | undefined;
  const tell = (epochs: number) => progress?.({ key, epochs });
  const behind = ({ epoch, step, steps }: ProgressEvent) => epoch - 1 + step / steps;
  const done = ({ snapshot }: EpochEvent | DoneEvent) => {
    latest = snapshot.model;
  };
  for await (const event of run) {
    if (event.type === "progress") tell(behind(event));
    else if (event.type === "prepared") {
      tell(event.resumed ?? 0);
      if ((event.resumed ?? 0) >= until) break;
    } else if (event.type === "epoch") {
      tell(event.record.epoch);
      done(event);
      if (event.record.epoch >= until) break;
    } else if (event.type === "done") done(event);
    else if (event.type === "stopped") throw event.reason;
  }
  return latest;
}

/**
 * Does a job: trains its run, from the checkpoint in its place if there is one, and leaves "model.safetensors", "history.json" and
 * "report.html" there. The checkpoint is left too, until whoever asked has written the result down.
 * @throws ValueError for a job of another version or with other data; what loading, training and writing throw; the signal's reason
 * @example
 * ```ts
 * import { folderPlace, jobs, work } from "sievenet/sweep";
 *
 * const [job] = await jobs({ examples: 200, epochs: 1, lambdas: [0.1] });
 * const place = folderPlace("runs/one-job");
 * if (job) console.log(await work(job, place)); // what came of it; the net is in runs/one-job/model.safetensors
 * ```
 */
export async function work(job: Job, place: Place, options: WorkOptions = {}): Promise<Result> {
  refuseUnknown("work", options, ["signal", "progress", "until"]);
  await checkJob(job);
  const { until } = options;
  const all = await begun(job, place, options);
  // what was trained already may be what was asked for
  const model = (await trained(all, job, options)) ?? (await place.read(MODEL));
  if (!model) throw new UsageError(`sweep: job ${job.key} has left no net. Take its folder away, and start again.`);
  const { history, net } = all;
  if (until === undefined || history.epochs.length >= job.settings.epochs)
    await place.write({ [REPORT]: report(history, net, { notes: [`job ${job.key}`, canonical(job.settings)] }) });
  return resultOf(job, history, await hashOf(model));
}
