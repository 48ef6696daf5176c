// What the run came to, in a few lines.
import type { Layer } from "../index.ts";
import { type ChangeRow, changeRows, figuresOf, learned } from "../report/figures.ts";
import { grouped, percent, widths } from "../report/format.ts";
import type { History } from "../run/history.ts";

/** What the figures alone would not tell a newcomer. */
function advice(testError: number, gates: readonly number[], architecture: readonly number[]): string[] {
  if (architecture.includes(0)) return ["All gates of a layer are closed, so nothing passes it: try a lower --lambda."];
  if (testError >= 0.8) return ["That is no better than guessing: try a lower --learning-rate, or a lower --lambda."];
  if (!architecture.length || widths(gates) !== widths(architecture)) return [];
  return ["No gate has closed yet. They begin to after some thousand steps: train for more --epochs, or raise the price with --lambda."];
}

/** A line for what was learned, one for the error, and a table of what it saved. */
export function summary(history: History, net: Layer): string {
  const figures = figuresOf(history, net);
  const { testError, testExamples } = history.final;
  const { gates, architecture, left } = figures;
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
    `${percent(testError)} % error on ${grouped(testExamples)} test examples`,
    ...advice(testError, gates, architecture),
    "",
    ...names.map((name, i) => `${name}  ${before[i]}  ${after[i]}  ${factor[i]}`),
  ].join("\n");
}
