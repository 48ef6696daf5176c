// sievenet predict: a saved net answers to the rows of a table.
import { resolve } from "node:path";
import { parsedRows } from "../data/csv.ts";
import { CsvParser, type TextRow } from "../data/csvParser.ts";
import type { Columns } from "../index.ts";
import { partsOf } from "../report/parts.ts";
import { Answers, type Model } from "./answers.ts";
import { asFailure, Failure, usage } from "./failure.ts";
import { writeLines } from "./lines.ts";
import { printable } from "./printable.ts";
import { savedFile } from "./savedFile.ts";
import { listed } from "./tableRows.ts";
import { wholeIn } from "./words.ts";

/** What commander hands over. */
export interface PredictOptions {
  readonly out?: string;
  readonly top?: string;
}

/** Rows that are answered at once. */
const AT_ONCE = 1000;

/** @throws Failure for a file of no model that answers to tables */
function modelIn(path: string): Model {
  const { net, notes, isCheckpoint } = savedFile(path);
  if (isCheckpoint) throw new Failure(`the file "${path}" is a checkpoint, from which training goes on. Give the model.safetensors beside it.`);
  const parts = partsOf(net);
  const [first] = parts;
  if (typeof first !== "object" || !("rawRows" in first))
    throw new Failure(`the model "${path}" learned of no table, so it has no columns by name. sievenet train mlp --csv makes one that does.`);
  const target = notes.find(([name]) => name === "target")?.[1];
  const columns = first as Columns;
  const sizes = parts.map((part) => part as { readonly outputs?: number; readonly features?: number });
  const outputs = sizes.map((part) => part.outputs ?? part.features).findLast((size) => size !== undefined) as number;
  return { net, columns, targets: targetsOf(target), outputs };
}

/** Names of what was learned, as a note says them: none where it is another's. */
function targetsOf(note = "[]"): string[] {
  try {
    const names: unknown = JSON.parse(note);
    return Array.isArray(names) && names.every((name) => typeof name === "string") ? names : [];
  } catch {
    return [];
  }
}

/** Names that no column has. */
function newNames(names: readonly string[], there: readonly string[]): string[] {
  const free = (name: string): string => (there.includes(name) ? free(`${name} again`) : name);
  return names.map(free);
}

/** A row of a table as text. */
function line(cells: readonly string[], separator: string): string {
  const quoted = (cell: string) => (/["\r\n]/.test(cell) || cell.includes(separator) || cell !== cell.trim() ? `"${cell.replaceAll('"', '""')}"` : cell);
  return `${cells.map(quoted).join(separator)}\n`;
}

/** Whether a table writes numbers with commas. */
const hasCommas = (rows: readonly TextRow[]): boolean => rows.some((row) => Object.values(row).some((cell) => /^-?\d+,\d+$/.test(cell)));

/** What of a table is of no use to a model, in words. */
function spare(there: readonly string[], { columns, targets }: Model, read: readonly string[]): string[] {
  const known = columns.columns.map(({ name }) => name);
  const rest = there.filter((name) => !read.includes(name) && !targets.includes(name));
  const [closed, extra] = [rest.filter((name) => known.includes(name)), rest.filter((name) => !known.includes(name))];
  return [
    ...(closed.length ? [`not needed by the model: ${listed(closed)}`] : []),
    ...(extra.length ? [`unknown to the model, and left aside: ${listed(extra)}`] : []),
  ];
}

/** The table with answers beside each row, as text. @throws Failure */
async function* answered(file: string, parser: CsvParser, answers: Answers): AsyncGenerator<string, void> {
  let waiting: TextRow[] = [];
  let begun = false;
  function* flush() {
    const names = parser.names as readonly string[];
    const separator = parser.separator as string;
    if (!begun) {
      answers.rows.checkNames(names);
      answers.commas = separator !== "," && hasCommas(waiting);
      yield line([...names, ...newNames(answers.names, names)], separator);
    }
    begun = true;
    const cells = answers.cells(waiting);
    yield waiting.map((row, i) => line([...names.map((name) => row[name] as string), ...(cells[i] as string[])], separator)).join("");
    waiting = [];
  }
  for await (const row of parsedRows(file, parser)) if (waiting.push(row) === AT_ONCE) yield* flush();
  if (waiting.length) yield* flush();
}

/** Answers to each row, beside what it has, and says what could not be answered. @throws Failure */
export async function predictTable(path: string, file: string, { out, top }: PredictOptions): Promise<void> {
  const most = top === undefined ? undefined : wholeIn("--top", top, 1);
  if (out !== undefined && [file, path].some((each) => resolve(each) === resolve(out))) throw usage(`--out is "${out}", but that is read. Give another file.`);
  const model = modelIn(path);
  const answers = new Answers(model, most);
  const parser = new CsvParser({});
  try {
    await writeLines(out, answered(file, parser, answers));
  } catch (error) {
    throw asFailure(error);
  }
  // the table itself may go to stdout
  const say = (text: string) => void (out === undefined ? process.stderr : process.stdout).write(`${printable(text)}\n`);
  for (const note of [...spare(parser.names as readonly string[], model, answers.rows.names), ...answers.notes()]) say(note);
  if (out !== undefined) say(`wrote ${out}`);
}
