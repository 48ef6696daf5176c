// Putting the results of several folders together: those of shards, or of machines that know nothing of each other.
import { builtin, fileSystem, pathOf, readIfThere } from "../files.ts";
import { FileError, FormatError } from "../index.ts";
import { HISTORY, MODEL } from "../run/run.ts";
import { makeFolder, writeWhole } from "../writing.ts";
import { canonical } from "./canonical.ts";
import { JOURNAL, Journal, type Outcomes, readJournal } from "./journal.ts";
import type { Result } from "./result.ts";
import { checkVersions, claimed, jobFolder, type Sweep } from "./sweep.ts";
import { REPORT } from "./work.ts";

/** All that is the same wherever a job is done. */
const essence = ({ settings: { data: _data, csv: _csv, ...settings }, seconds: _, ...result }: Result): string => canonical({ ...result, settings });

/** Refuses results of one job that differ: one of the two machines has computed something else. @throws FormatError */
function checkSame(result: Result, there: Result | undefined, from: string): void {
  if (!there || essence(there) === essence(result)) return;
  throw new FormatError(
    `sweep: the result of job ${result.key} in "${from}" differs from that of another folder, but a job has the same result everywhere. Do it again on both machines.`,
  );
}

async function copyFiles(from: string, to: string): Promise<void> {
  const files = fileSystem() as NonNullable<ReturnType<typeof fileSystem>>;
  const { join } = builtin("node:path") as typeof import("node:path");
  for (const name of [MODEL, HISTORY, REPORT]) {
    const bytes = await readIfThere(files, join(from, name));
    if (!bytes) continue;
    makeFolder(to);
    await writeWhole(files, join(to, name), bytes);
  }
}

/** Takes all that a folder has into the journal, and its files beside. */
async function taken(journal: Journal, outcomes: Outcomes, from: string, folder: string): Promise<void> {
  for (const result of outcomes.results) {
    checkSame(result, journal.outcomes.of(result.key, result.epochs), from);
    if (journal.outcomes.of(result.key, result.epochs)) continue;
    await copyFiles(jobFolder(from, result.key), jobFolder(folder, result.key));
    await journal.append(result);
  }
  for (const failed of outcomes.failed) if (!journal.outcomes.of(failed.key)) await journal.append(failed);
}

/** @throws FileError for a folder without a journal; FormatError for results of another version; UsageError when a sweep is under way in `out` @internal */
export async function collectIn(from: readonly (string | URL)[], out: string | URL): Promise<Sweep> {
  const folder = pathOf("collect", out);
  const found: [string, Outcomes][] = [];
  for (const each of from) {
    const path = pathOf("collect", each);
    const outcomes = await readJournal(path);
    if (!outcomes) throw new FileError(`collect: there is no ${JOURNAL} in "${path}". Give folders of sweeps.`);
    checkVersions(path, outcomes);
    found.push([path, outcomes]);
  }
  const { release } = claimed(folder);
  try {
    const journal = await Journal.open(folder);
    try {
      checkVersions(folder, journal.outcomes);
      for (const [path, outcomes] of found) await taken(journal, outcomes, path, folder);
      return { folder, results: journal.outcomes.results, failed: journal.outcomes.failed };
    } finally {
      await journal.close();
    }
  } finally {
    release();
  }
}

/**
 * Puts the results of several sweeps into one folder, with the pages of their runs: those of shards. What is there already
 * stays. A folder whose sweep is still under way may be given, too: what it has so far is taken.
 * @throws FileError for a folder without a journal; FormatError for results of another version, or that differ; UsageError when a
 * sweep is under way in `out`
 * @example
 * ```ts
 * import { collect, serial, sweep } from "sievenet/sweep";
 *
 * const settings = { examples: 200, epochs: 1, lambdas: [0.1, 1], executor: serial };
 * for (const index of [1, 2]) await sweep({ ...settings, out: `sweeps/${index}-of-2`, shard: { index, of: 2 } }); // each on a machine of its own
 * const all = await collect(["sweeps/1-of-2", "sweeps/2-of-2"], "sweeps/all");
 * all.results.length; // 2
 * ```
 */
export async function collect(from: readonly (string | URL)[], out: string | URL): Promise<Sweep> {
  return collectIn(from, out);
}
