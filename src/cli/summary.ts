// What the run came to, in a few lines.
import { bytes, grouped, percent, times, widths } from "./format.ts";
import type { Recipe } from "./recipes/recipe.ts";
import type { Snapshot } from "./snapshot.ts";

/** One quantity, before and after. */
export interface Change {
  readonly what: string;
  readonly before: string;
  readonly after: string;
  readonly factor: string;
}

/** The changes that compaction brought. `fullFile`: bytes of the net's file had it never had gates. */
export function changes({ final, model }: Snapshot, fullFile: number): Change[] {
  const { weightsBefore, weightsAfter, flopsBefore, flopsAfter } = final;
  return [
    { what: "weights", before: grouped(weightsBefore), after: grouped(weightsAfter), factor: times(weightsBefore, weightsAfter) },
    { what: "FLOPs per example", before: grouped(flopsBefore), after: grouped(flopsAfter), factor: times(flopsBefore, flopsAfter) },
    { what: "file", before: bytes(fullFile), after: bytes(model.length), factor: times(fullFile, model.length) },
  ];
}

/** "784-300-100 -> 225-210-99". */
export function learned({ widths: all }: Recipe, { final }: Snapshot): string {
  return final.architecture.length ? `${widths(all)} -> ${widths(final.architecture)}` : `${widths(all)}, without gates`;
}

/** What the figures alone would not tell a newcomer. */
function advice({ widths: all }: Recipe, { final }: Snapshot): string[] {
  if (final.testError >= 0.8) return ["That is no better than guessing: try a lower --learning-rate, or a lower --lambda."];
  if (!final.architecture.length || widths(all) !== widths(final.architecture)) return [];
  return ["No gate has closed yet. They begin to after some thousand steps: train for more --epochs, or raise the price with --lambda."];
}

export function summary(recipe: Recipe, now: Snapshot, fullFile: number, testCount: number): string {
  const rows = changes(now, fullFile);
  const column = (cell: (row: Change) => string, title: string) => {
    const width = Math.max(title.length, ...rows.map((row) => cell(row).length));
    return [title, ...rows.map(cell)].map((text) => text.padStart(width));
  };
  const names = ["", ...rows.map((row) => row.what)].map((text) => text.padEnd(17));
  const [before, after, factor] = [column((row) => row.before, "before"), column((row) => row.after, "after"), column((row) => row.factor, "less")];
  const more = widths(now.left) === widths(now.final.architecture) ? "" : `; the compacted net needs only ${widths(now.left)}`;
  return [
    `${learned(recipe, now)}${more}`,
    `${percent(now.final.testError)} % error on ${grouped(testCount)} test examples`,
    ...advice(recipe, now),
    "",
    ...names.map((name, i) => `${name}  ${before[i]}  ${after[i]}  ${factor[i]}`),
  ].join("\n");
}
