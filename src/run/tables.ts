// A table of one's own as the examples of a run, and what only such a run has to say.
import { type Row, readCsv, type Table, table } from "../data/index.ts";
import { type Dataset, evaluate, type Layer, type Loss, meanSquaredError, metrics, type Sequential, type Split, sequential, ValueError } from "../index.ts";
import type { Final } from "./history.ts";
import type { CompleteSettings, TableTask } from "./settings.ts";
import type { Words } from "./words.ts";

/** The examples of a run, and the table that they come from, if any. */
export interface Loaded {
  readonly split: Split;
  readonly table?: Table;
  /** Those to choose by, taken from the ones to learn from. */
  readonly validation?: Dataset;
}

/** The rows that are held out are the same for all seeds, so that runs can be compared. */
const SPLIT_SEED = 1;

/** The columns to be learned: where none has the name, those of a list with commas. */
export function targetsIn(target: string | readonly string[], names: readonly string[]): string | readonly string[] {
  if (typeof target !== "string" || names.includes(target)) return target;
  const several = target.split(",").map((each) => each.trim());
  return several.length > 1 && several.every((each) => names.includes(each)) ? several : target;
}

/** The names of the columns that rows have. */
export const namesOf = (rows: readonly Row[]): string[] => Object.keys(rows[0] ?? {});

/** Reads the table of a run, or takes its rows. @throws FileError, FormatError, ValueError */
export async function loadTable(settings: CompleteSettings, words: Words, given?: readonly Row[]): Promise<Loaded & { readonly table: Table }> {
  const { csv, task, ignore = [], split = 0.2, validation = 0, dataset } = settings;
  if (!given && csv === undefined) throw new ValueError(`run: ${words.option("csv")} is missing, but it names the table to learn of.`);
  const rows = given ?? (await readCsv(csv as string));
  const target = targetsIn(settings.target as string, namesOf(rows));
  const targets = typeof target === "string" ? [target] : target;
  const told = [
    ...ignore.map((name) => [name, "ignored"] as const),
    ...(task ? targets.map((name) => [name, task === "classification" ? "categorical" : "numeric"] as const) : []),
  ];
  const own = table(rows, { target, columns: Object.fromEntries(told), split, validation, seed: SPLIT_SEED });
  return { table: own, split: { train: own.train, test: own.test, name: dataset }, ...(validation && { validation: own.validation }) };
}

/** Which of the two it is. */
export const taskOf = (table: Table): TableTask => (table.classes ? "classification" : "regression");

/** What is learned, in a sentence, and how to learn the other. */
export function taskInWords({ classes, classNames, schema: { targets } }: Table, words: Words): string {
  const name = targets.map((each) => JSON.stringify(each)).join(" and ");
  const learned = classes
    ? `classification: ${name} is one of ${classes} classes (${classNames.slice(0, 5).join(", ")}${classes > 5 ? ", ..." : ""})`
    : `regression: ${name} ${targets.length > 1 ? "are numbers" : "is a number"}`;
  return `${learned}; ${words.set("task", classes ? "regression" : "classification")} would take ${targets.length > 1 ? "them" : "it"} otherwise`;
}

/** What is minimized where numbers are learned, which are standardized; undefined for classes, where the default does. */
export const lossFor = (table: Table | undefined): Loss | undefined => (table && !table.classes ? meanSquaredError : undefined);

/** The net in use: what learned standardized numbers gives them in their own units. */
export function inUse(small: Sequential, table: Table | undefined): Sequential {
  return table?.answers ? sequential(...small.parts, table.answers) : small;
}

/** What the file of a net says of its table: the columns that it answers for. */
export const tableNotes = (table: Table | undefined): Record<string, string> => (table ? { target: JSON.stringify(table.schema.targets) } : {});

/** How a net does on the rows to test on, beside an answer that needs no net. `net`: without what turns its outputs into other units. */
export function tableFigures(net: Layer, { test, train, classes, outputs, answers }: Table): Partial<Final> {
  if (classes) {
    const counts = new Array<number>(classes).fill(0);
    for (const label of train.labels) counts[label] = (counts[label] as number) + 1;
    const usual = counts.indexOf(Math.max(...counts));
    const guessError = test.labels.filter((label) => label !== usual).length / test.count;
    return { guessError, classes: metrics(net, test, { task: "classification" }).classes };
  }
  const { r2, rmse } = metrics(net, test, { task: "regression", ...(answers && { answers }) });
  return { testLoss: evaluate(net, test, meanSquaredError).loss, ...(r2 !== undefined && { r2 }), ...(outputs === 1 && { rmse }) };
}
