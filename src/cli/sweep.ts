// sievenet sweep: many runs, with a row for each on the screen, and a journal in a folder.
import { duration, percent } from "../report/format.ts";
import { best } from "../sweep/choose.ts";
import { collectIn } from "../sweep/collect.ts";
import type { Executor } from "../sweep/executor.ts";
import { jobInWords } from "../sweep/job.ts";
import { writePages } from "../sweep/pages.ts";
import { threads } from "../sweep/pool.ts";
import type { SweepEvent } from "../sweep/progress.ts";
import { type Failed, isComplete, isResult, type Result } from "../sweep/result.ts";
import { type Sweep, sweepIn } from "../sweep/sweep.ts";
import { asFailure, Failure, usage } from "./failure.ts";
import { type Interrupted, interruptible } from "./interrupt.ts";
import { dashed } from "./options.ts";
import { printable } from "./printable.ts";
import { type Screen, screen } from "./progress.ts";
import { askedSweep, type TypedSweep } from "./sweepOptions.ts";

/** A job in a line. */
function lineOf(outcome: Result | Failed): string {
  const name = jobInWords(outcome);
  if (!isResult(outcome)) return printable(`${name}: failed: ${outcome.failure}`);
  const { epochs, settings, measure, error, validationError, weightsShare, architecture, seconds } = outcome;
  const text = (value: number) => (measure === "error" ? `${percent(value)} %` : value.toPrecision(4));
  const validated = validationError === null ? "" : `, ${text(validationError)} on examples kept aside`;
  const part = isComplete(outcome) ? "" : ` after ${epochs} of ${settings.epochs} epochs`;
  const left = architecture.length ? `: ${architecture.join("-")}` : "";
  return `${name}${part}: ${measure} ${text(error)}${validated}, ${percent(weightsShare)} % of the weights${left} (${duration(seconds)})`;
}

function follow(display: Screen): (event: SweepEvent) => void {
  return (event) => {
    if (event.type === "outcome") display.line(lineOf(event.outcome));
    else if (event.type === "note") process.stderr.write(`sievenet: ${printable(event.text)}.\n`);
    else if (event.epochs > 0) display.progress(event.epochs, event.of, `${event.done} of ${event.jobs} jobs`);
  };
}

/** What is said in the end. @returns the exit code */
async function told(all: Sweep, error: number | undefined): Promise<number> {
  const files = await writePages(all);
  const { results, failed } = all;
  const smallest = error === undefined ? undefined : best(all, { error });
  const chosen =
    error === undefined
      ? []
      : [
          smallest
            ? `the smallest net with an error of at most ${error} on the examples kept aside: ${lineOf(smallest)}`
            : `no net has an error of at most ${error} on the examples kept aside`,
        ];
  process.stdout.write(["", `${results.length} result${results.length === 1 ? "" : "s"}, ${failed.length} failed`, ...chosen, "", ...files, ""].join("\n"));
  if (failed.length) process.stderr.write(`sievenet: ${failed.length} of the jobs failed; they are tried again when the sweep is started again.\n`);
  return failed.length ? 1 : 0;
}

/** "0.016". @throws Failure */
function errorIn(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const error = text.trim() === "" ? Number.NaN : Number(text);
  if (!(error >= 0)) throw usage(`--best is "${text}", but it must be the error that a net may have, as a share: 0.016.`);
  return error;
}

async function collected(name: string | undefined, { collect: folders = [], out, best: error, quiet: _, ...more }: TypedSweep): Promise<number> {
  const [other] = [...(name === undefined ? [] : [`the recipe ${name}`]), ...Object.keys(more).map(dashed)];
  if (other !== undefined) throw usage(`--collect trains nothing, but ${other} came with it. Leave out one of the two.`);
  if (out === undefined) throw usage("--collect needs --out, the folder in which the results are put together.");
  try {
    return await told(await collectIn(folders, out), errorIn(error));
  } catch (cause) {
    throw asFailure(cause);
  }
}

/** Trains, or collects, and says what came out. `executor`: what does the jobs. @returns the exit code. @throws Failure */
export async function runSweep(name: string | undefined, typed: TypedSweep, executor?: Executor): Promise<number> {
  const error = errorIn(typed.best);
  if (typed.collect) return collected(name, typed);
  const { options, words, count, shard, folder } = askedSweep(name, typed);
  const { signal, begun, done } = interruptible((message) => message);
  const display = screen(typed.quiet ?? false);
  begun();
  try {
    const carriedOutBy = executor ?? threads({ worker: new URL(import.meta.url), ...(count !== undefined && { count }) });
    const all = await sweepIn(
      { ...options, out: folder, executor: carriedOutBy, signal, halving: typed.halving ?? false, ...(shard && { shard }), onEvent: follow(display) },
      words,
    );
    display.end();
    return await told(all, error);
  } catch (cause) {
    display.end();
    if (!signal.aborted || cause !== signal.reason) throw asFailure(cause);
    const { message, exitCode } = signal.reason as Interrupted;
    throw new Failure(`${message}. What is done is kept in "${folder}"; the same command goes on with it.`, exitCode);
  } finally {
    display.end();
    done();
  }
}
