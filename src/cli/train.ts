// sievenet train: a run, with a row for each epoch on the screen and files in a folder.
import { report } from "../report/report.ts";
import type { DoneEvent, DownloadEvent, ProgressEvent, RunEvent, StoppedEvent } from "../run/events.ts";
import type { History } from "../run/history.ts";
import { HISTORY, MODEL, Run } from "../run/run.ts";
import { asFailure, Failure } from "./failure.ts";
import { type Interrupted, interruptible } from "./interrupt.ts";
import { type Asked, commandLine } from "./options.ts";
import { freeOutput, type Output, output, REPORT } from "./output.ts";
import { printable } from "./printable.ts";
import { type Screen, screen } from "./progress.ts";
import { summary } from "./summary.ts";
import { table } from "./table.ts";

/** Shows how far a download or an epoch is. */
export function showProgress(display: Screen, event: DownloadEvent | ProgressEvent): void {
  if (event.type === "download") display.progress(event.received, event.total ?? event.received, `downloading ${event.file}`);
  else display.progress((event.epoch - 1) * event.steps + event.step, event.epochs * event.steps, `epoch ${event.epoch} of ${event.epochs}`);
}

/** Prints what happens, and gives the end of the run. @throws what the run throws */
async function follow(run: AsyncIterable<RunEvent>, display: Screen, begun: () => void): Promise<DoneEvent | StoppedEvent> {
  let rows = table([]);
  for await (const event of run) {
    if (event.type === "done" || event.type === "stopped") return event;
    if (event.type === "prepared") {
      const { settings, gates, trainExamples, testExamples, table: said, resumed } = event;
      begun();
      display.end();
      rows = table(gates, { numbers: settings.task === "regression", budget: settings.budget !== undefined });
      for (const line of said?.split("\n") ?? []) display.line(printable(line));
      display.line(printable(`${settings.recipe} on ${settings.dataset}: ${trainExamples} examples to learn from, ${testExamples} to test on`));
      if (resumed) display.line(`going on after ${resumed} of ${settings.epochs} epochs`);
      display.line(rows.heading);
    } else if (event.type === "epoch") display.line(rows.row(event.record));
    else showProgress(display, event);
  }
  throw new Error("a run ended without saying how");
}

const nothingWritten = (message: string, epochs: number): string => `${message} before the first of ${epochs} epochs was done. Nothing was written.`;

/** The history of a run that learned something. @throws Failure for one that was stopped before */
function historyOf(end: DoneEvent | StoppedEvent, epochs: number): History {
  if (end.history) return end.history;
  // nothing was learned, so what an earlier run left stays
  const { message, exitCode } = (end as StoppedEvent).reason as Interrupted;
  throw new Failure(nothingWritten(message, epochs), exitCode);
}

/** The folder of a run that begins. @throws Failure */
export function folderFor({ settings, out }: Asked): Output {
  return out === undefined ? freeOutput(`runs/${settings.recipe}-${settings.dataset.replaceAll(/[^\w.-]+/g, "_")}`) : output(out);
}

/** Trains, writes and says what came out. @returns the exit code. @throws Failure */
export async function runTraining(asked: Asked, out: Output): Promise<number> {
  const { settings, words, from } = asked;
  const { signal, begun, done } = interruptible((message) => nothingWritten(message, settings.epochs));
  const display = screen(asked.quiet);
  try {
    let held: Record<string, Uint8Array> = {};
    /** The history comes last, and all are of the same epoch. */
    const write = async (name: string, bytes: Uint8Array) => {
      held[name] = bytes;
      if (name !== HISTORY) return;
      const together = held;
      held = {};
      await out.write(together, signal);
    };
    const run = new Run(settings, { signal, write, from }, words);
    const end = await follow(run, display, begun);
    const history = historyOf(end, settings.epochs);
    const { net } = run;
    await out.write({ [REPORT]: report(history, net, { notes: [commandLine(asked)] }) }, signal);
    display.end();
    const stopped = end.type === "stopped" ? (end.reason as Interrupted) : undefined;
    if (stopped)
      process.stderr.write(`sievenet: ${stopped.message} after ${history.epochs.length} of ${settings.epochs} epochs. What was learned until then is kept.\n`);
    const files = [REPORT, MODEL, HISTORY].map((name) => `${out.folder}/${name}`);
    process.stdout.write(["", summary(history, net), "", ...files, ""].join("\n"));
    return stopped?.exitCode ?? 0;
  } catch (error) {
    throw asFailure(error);
  } finally {
    display.end();
    done();
    out.close();
  }
}
