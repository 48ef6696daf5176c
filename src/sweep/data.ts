// The data of jobs: read once in a process, and told from others by a fingerprint.
import { faultOf, fileSystem, readRegular } from "../files.ts";
import { FileError, type Split, UsageError } from "../index.ts";
import { MLP } from "../recipes/mlp.ts";
import { datasetSources } from "../run/datasets.ts";
import { load } from "../run/load.ts";
import type { CompleteSettings } from "../run/settings.ts";
import { programWords } from "../run/words.ts";
import { canonical, hashOf } from "./canonical.ts";

/** What is known of the data of jobs. */
export interface JobData {
  /** The same for the same examples, wherever their files lie. */
  readonly fingerprint: string;
  /** Examples that were read; a table is read by its run, and so are examples that are drawn. */
  readonly split?: Split;
}

/** Examples, in the process. Only the last are held: jobs of a sweep have the same. */
const held = new Map<string, Promise<JobData>>();
/** Which signal calls a reading off. */
const signals = new WeakMap<Promise<JobData>, AbortSignal>();

async function tableData(csv: string | undefined): Promise<JobData> {
  const files = fileSystem();
  if (csv === undefined || !files) throw new UsageError("sweep: the jobs of a table need its file. Name it as { csv }.");
  try {
    return { fingerprint: await hashOf(await readRegular(files, csv)) };
  } catch (cause) {
    if (cause instanceof FileError || cause instanceof UsageError) throw cause;
    throw new FileError(`sweep: the table "${csv}" cannot be read: ${faultOf(cause, "read") ?? (cause as Error).message}. Give another file.`, { cause });
  }
}

/** What examples are told from others by. */
export async function fingerprintOf(split: Split): Promise<string> {
  const parts = [split.train, split.test].map(async ({ shape, inputs, labels, scale, classes }) => [
    ...[shape, scale, classes, await hashOf(new Uint8Array(inputs.buffer, inputs.byteOffset, inputs.byteLength))],
    await hashOf(new Uint8Array(labels.buffer, labels.byteOffset, labels.byteLength)),
  ]);
  return hashOf(canonical([split.name, await Promise.all(parts)]));
}

async function filesData(settings: CompleteSettings, signal: AbortSignal): Promise<JobData> {
  const { split } = await load(settings, { words: programWords, signal, onDownload() {} });
  return { fingerprint: await fingerprintOf(split), split };
}

/** Whether settings read the files of a dataset, which may lie elsewhere on each machine; tables have a path, and some data are drawn. */
export const readsFolder = ({ recipe, dataset }: Pick<CompleteSettings, "recipe" | "dataset">): boolean =>
  recipe !== MLP && !datasetSources.find(({ name }) => name === dataset)?.drawn;

/** The data that settings name. @throws FileError, FormatError, DownloadError; the signal's reason */
export function dataOf(settings: CompleteSettings, signal: AbortSignal = new AbortController().signal): Promise<JobData> {
  const { recipe, dataset, data, csv } = settings;
  if (recipe === MLP) return tableData(csv);
  // what they are follows from the settings and the version of the library, which are part of a job's key
  if (datasetSources.find(({ name }) => name === dataset)?.drawn) return Promise.resolve({ fingerprint: "drawn" });
  const place = canonical([dataset, data]);
  let found = held.get(place);
  if (!found) {
    held.clear();
    found = filesData(settings, signal);
    held.set(place, found);
    signals.set(found, signal);
    found.catch(() => held.get(place) === found && held.delete(place));
  }
  // whoever asked first may have called it off, which is nothing to those who wait with it
  return found.catch((error) => {
    if (signal.aborted || !(signals.get(found as Promise<JobData>) as AbortSignal).aborted) throw error;
    return dataOf(settings, signal);
  });
}
