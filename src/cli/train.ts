// sievenet train: from the options to the files of a run.
import { type Split, train } from "../index.ts";
import { Failure } from "./failure.ts";
import { type EpochRecord, type History, head, record, toJson } from "./history.ts";
import { Interrupted, interruptible } from "./interrupt.ts";
import type { Run } from "./options.ts";
import { HISTORY, MODEL, type Output, output, REPORT } from "./output.ts";
import { prepare } from "./prepare.ts";
import { type Screen, screen } from "./progress.ts";
import { report } from "./report.ts";
import { checked, type Full, fullOf, type Snapshot, snapshot } from "./snapshot.ts";
import { examples } from "./source.ts";
import { summary } from "./summary.ts";
import { table } from "./table.ts";

interface Tools {
  readonly out: Output;
  readonly display: Screen;
  readonly signal: AbortSignal;
}

interface Learned {
  readonly history: History;
  /** The net of the last whole epoch. */
  readonly last: Snapshot;
  /** Set when a signal ended training early. */
  readonly stopped: Interrupted | undefined;
}

/** Trains, with a row and fresh files after every epoch. */
async function learn(run: Run, split: Split, full: Full, { out, display, signal }: Tools): Promise<Learned> {
  const { recipe, lambda, epochs } = run;
  const { test } = split;
  const { net, data, options, settings } = prepare(run, split);
  const first = head(run, settings);
  const records: EpochRecord[] = [];
  const rows = table(lambda.length ? recipe.widths : []);
  const keep = (now: Snapshot): Snapshot => {
    out.write(MODEL, now.model);
    out.write(HISTORY, toJson({ ...first, epochs: records, final: now.final }));
    return now;
  };
  const onProgress = ({ epoch, step, steps }: { epoch: number; step: number; steps: number }) =>
    display.progress((epoch - 1) * steps + step, epochs * steps, `epoch ${epoch} of ${epochs}`);
  let last: Snapshot | undefined;
  let stopped: Interrupted | undefined;
  display.line(`${recipe.name} on ${run.dataset}: ${data.count} examples to learn from, ${test.count} to test on`);
  display.line(rows.heading);
  try {
    for await (const epoch of train(net, data, { ...options, signal, onProgress })) {
      records.push(record(epoch, run));
      last = keep(snapshot(net, epoch.testError, run, full));
      display.line(rows.row(epoch));
    }
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    stopped = error;
  }
  // nothing was learned, so what an earlier run left stays
  if (stopped && !last) throw new Failure(`${stopped.message} before the first of ${epochs} epochs was done. Nothing was written.`, stopped.exitCode);
  const end = keep(checked(last as Snapshot, test));
  return { history: { ...first, epochs: records, final: end.final }, last: end, stopped };
}

/** Trains, writes and says what came out. @returns the exit code. @throws Failure */
export async function runTraining(run: Run): Promise<number> {
  const { recipe, epochs } = run;
  const out = output(run.out);
  const { signal, done } = interruptible();
  const display = screen(run.quiet);
  try {
    const split = await examples(run, display, signal);
    const full = fullOf(run);
    const fullFile = full.file;
    const { history, last, stopped } = await learn(run, split, full, { out, display, signal });
    out.write(REPORT, report({ history, now: last, run, fullFile, testCount: split.test.count }));
    display.end();
    if (stopped)
      process.stderr.write(`sievenet: ${stopped.message} after ${history.epochs.length} of ${epochs} epochs. What was learned until then is kept.\n`);
    const files = [REPORT, MODEL, HISTORY].map((name) => `${out.folder}/${name}`);
    process.stdout.write(["", summary(recipe, last, fullFile, split.test.count), "", ...files, ""].join("\n"));
    return stopped?.exitCode ?? 0;
  } finally {
    display.end();
    done();
  }
}
