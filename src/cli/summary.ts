// What the run came to, in a few lines.
import type { Layer } from "../index.ts";
import { columnsRead } from "../report/columnsRead.ts";
import { type ChangeRow, changeRows, figuresOf, learned } from "../report/figures.ts";
import { grouped, percent, widths } from "../report/format.ts";
import type { Final, History } from "../run/history.ts";
import { scoreLines } from "../train/metrics/classScores.ts";
import { columns as lines } from "./columns.ts";
import { printable } from "./printable.ts";

/** What the figures alone would not tell a newcomer. */
function advice({ testError, guessError = 0.8, r2 = 1 }: Final, gates: readonly number[], architecture: readonly number[]): string[] {
  if (architecture.includes(0)) return ["All gates of a layer are closed, so nothing passes it: try a lower --lambda."];
  if (testError >= guessError || r2 <= 0) return ["That is no better than guessing: try a lower --learning-rate, or a lower --lambda."];
  if (!architecture.length || widths(gates) !== widths(architecture)) return [];
  return ["No gate has closed yet. They begin to after some thousand steps: train for more --epochs, or raise the price with --lambda."];
}

/** What the last epoch said of a budget. */
const told = ({ epochs }: History): string[] => epochs.slice(-1).flatMap(({ note }) => (note ? [note] : []));
/** More classes than these are not listed. */
const MOST_CLASSES = 20;

/** How well it does on examples that it has not seen. */
function quality({ testError, testExamples, guessError, r2, rmse }: Final): string {
  const on = `on ${grouped(testExamples)} test examples`;
  if (r2 !== undefined) return `R2 ${r2.toFixed(3)} ${on}${rmse === undefined ? "" : `; root mean square error ${rmse.toPrecision(4)} in the target's units`}`;
  const guess = guessError === undefined ? "" : `; always the most frequent class: ${percent(guessError)} %`;
  return `${percent(testError)} % error ${on}${guess}`;
}

/** A line for what was learned, one for the error, and a table of what it saved. */
export function summary(history: History, net: Layer): string {
  const figures = figuresOf(history, net);
  const { gates, architecture, left, small } = figures;
  const { classes } = history.final;
  const columns = columnsRead(net, small);
  const rows = changeRows(figures);
  const column = (cell: (row: ChangeRow) => string, title: string) => {
    const width = Math.max(title.length, ...rows.map((row) => cell(row).length));
    return [title, ...rows.map(cell)].map((text) => text.padStart(width));
  };
  const names = ["", ...rows.map((row) => row.what)].map((text) => text.padEnd(17));
  const [before, after, factor] = [column((row) => row.before, "before"), column((row) => row.after, "after"), column((row) => row.factor, "less")];
  const more = widths(left) === widths(architecture) ? "" : `; the compacted net needs only ${widths(left)}`;
  return [
    `${learned(history, figures)}${more}`,
    quality(history.final),
    ...(columns ? [printable(`reads ${columns.read.length} of ${columns.all.length} columns: ${columns.read.join(", ")}`)] : []),
    ...told(history),
    ...(history.budget ? [] : advice(history.final, gates, architecture)),
    "",
    ...names.map((name, i) => `${name}  ${before[i]}  ${after[i]}  ${factor[i]}`),
    ...(classes && classes.length <= MOST_CLASSES ? ["", ...lines(scoreLines(classes, {}))] : []),
  ].join("\n");
}
