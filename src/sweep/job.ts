// A job: one run of a sweep, and the name that it has wherever it is done.
import { ValueError } from "../index.ts";
import type { CompleteSettings } from "../run/settings.ts";
import { VERSION } from "../version.ts";
import { canonical, hashOf } from "./canonical.ts";
import { dataOf } from "./data.ts";

/** One run of a sweep, plain JSON: it can be written down, queued, and done on another machine. */
export interface Job {
  /** 16 hexadecimal digits, from all that its result follows from: settings, data and version. */
  readonly key: string;
  /** Of the run, with all defaults filled in. */
  readonly settings: CompleteSettings;
  /** Which data it learns of: the SHA-256 of the examples; "drawn" for those that are drawn. */
  readonly fingerprint: string;
  /** Of the library. */
  readonly version: string;
}

/** Digits of a key: among a million jobs two have the same once in forty million times. */
const DIGITS = 16;

/** The key of a job. Where the data lie does not matter. */
async function keyOf({ settings, fingerprint, version }: Omit<Job, "key">): Promise<string> {
  const { data: _data, csv: _csv, ...told } = settings;
  return (await hashOf(canonical([told, fingerprint, version]))).slice(0, DIGITS);
}

/** The job of settings that are complete. @throws FileError, FormatError, DownloadError when the data cannot be read */
export async function jobOf(settings: CompleteSettings, signal?: AbortSignal): Promise<Job> {
  const { fingerprint } = await dataOf(settings, signal);
  const parts = { settings, fingerprint, version: VERSION };
  return { key: await keyOf(parts), ...parts };
}

/** What a job is called in sentences. */
export function jobInWords({ settings: { recipe, dataset, lambda, budget, seed } }: Pick<Job, "settings">): string {
  const price = budget ? `budget ${JSON.stringify(budget)}` : lambda.length ? `lambda ${lambda.join("/")}` : "without gates";
  return `${recipe} on ${dataset}, ${price}, seed ${seed}`;
}

/** Refuses a job of another version of the library, or one that was changed on its way. @throws ValueError */
export async function checkJob(job: Job): Promise<void> {
  if (job.version !== VERSION)
    throw new ValueError(
      `sweep: job ${job.key} is of sievenet ${job.version}, but this is ${VERSION}, whose nets may have other bits. Use one version for the whole sweep.`,
    );
  if ((await keyOf(job)) !== job.key) throw new ValueError(`sweep: job ${job.key} is not what its key says: it was changed on its way. Make the jobs again.`);
}

/** Refuses data that are not those of a job. @throws ValueError */
export function checkData({ key, fingerprint, settings: { dataset } }: Job, here: string): void {
  if (here === fingerprint) return;
  throw new ValueError(`sweep: job ${key} learns of other examples of ${dataset} than there are here. Give the same files on all machines.`);
}
