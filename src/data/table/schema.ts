// What the columns of a table are: told by the caller, or guessed of their cells and said in words.
import { numberIn, type Row, textIn } from "../../descriptions/cellText.ts";
import { ValueError } from "../../errors.ts";
import { showAs } from "../../inspect.ts";
import { oneOf, shown } from "../../options.ts";

/** What a column is: numbers, words without an order, words with one (or numbers that are grades), or left out. */
export type ColumnType = "numeric" | "categorical" | "ordered" | "ignored";

/** What a column is, and what was seen of it. */
export interface ColumnSchema {
  /** Its name. */
  readonly name: string;
  /** What it is. */
  readonly type: ColumnType;
  /** The words of a column of categories, or of an ordered one in their order. */
  readonly words?: readonly string[];
  /** In how many rows it is missing. */
  readonly missing: number;
  /** What is to be said of it: why it is left out, or what looks wrong. */
  readonly note?: string;
}

/** More words than this are no categories. */
const MOST_WORDS = 100;
/** What columns of identifiers are called: "id", "CustomerID", "Kundennummer", "order no". */
const IDENTIFIER = /(^|[^a-z])(id|uuid|key|index|no|nr)\.?$|[a-z]I[Dd]$|num(m)?er$/i;
/** A date, with a time or without: 2024-03-01, 1.3.2024, 03/01/24. */
const DATE = /^(\d{4}([-/.])\d{1,2}\2\d{1,2}|\d{1,2}([-/.])\d{1,2}\3(\d{4}|\d{2}))([T ].*)?$/;
/** So many different whole numbers in a row are classes, where they are to be learned. */
const MOST_CLASSES = 20;

/** What is missing, as people write it. */
export const MISSING: readonly string[] = ["", "NA", "N/A", "n/a", "NaN", "nan", "null", "NULL", "None", "?"];

/** A cell as text; undefined where it is missing. @throws ValueError for a cell that no column can hold */
export function textOf(cell: Row[string], missing: readonly string[], where: () => string): string | undefined {
  if (!["string", "number", "boolean", "bigint", "undefined"].includes(typeof cell) && cell !== null)
    throw new ValueError(`table: ${where()} is ${shown(cell)}, but a cell is a text, a number, true, false or null.`);
  const text = textIn(cell);
  return text === undefined || missing.includes(text) ? undefined : text;
}

/** Words in the order in which they are counted: numbers by size, others by their code units. */
function sorted(words: Iterable<string>): string[] {
  const all = [...words];
  return all.every((each) => !Number.isNaN(numberIn(each))) ? all.sort((a, b) => numberIn(a) - numberIn(b)) : all.sort();
}

/** From the least of some numbers to the largest. */
const spanOf = (values: readonly number[]): number => values.reduce((a, b) => Math.max(a, b)) - values.reduce((a, b) => Math.min(a, b));

/** What a column may be told to be. */
export type Told = ColumnType | readonly string[];

/** What a column is, of its cells: undefined where one is missing. `told`: what the caller says of it. @throws ValueError */
export function columnSchema(name: string, cells: readonly (string | undefined)[], told: Told | undefined, isTarget: boolean): ColumnSchema {
  const present = cells.filter((each) => each !== undefined);
  const missing = cells.length - present.length;
  const different = new Set(present);
  const wrong = present.find((each) => Number.isNaN(numberIn(each)));
  const isNumeric = wrong === undefined;
  const base = { name, missing };
  if (typeof told === "object") {
    const unknown = [...different].find((each) => !told.includes(each));
    if (unknown !== undefined) throw new ValueError(`table: "${name}" has ${shown(unknown)}, which is not in the order given: ${told.map(shown).join(", ")}.`);
    return { ...base, type: "ordered", words: told };
  }
  if (told !== undefined) {
    oneOf("table", `columns["${name}"]`, told, ["numeric", "categorical", "ordered", "ignored"]);
    if (told === "numeric" && !isNumeric)
      throw new ValueError(
        `table: "${name}" is to be numeric, but has ${shown(wrong)}. A column of words is categorical: do not ask for numbers (of a target, for regression). If that stands for a missing one, say so: { missing: [${shown(wrong)}] }.`,
      );
    return told === "categorical" || told === "ordered" ? { ...base, type: told, words: sorted(different) } : { ...base, type: told };
  }
  const ignored = (note: string): ColumnSchema => ({ ...base, type: "ignored", note });
  if (!present.length) return ignored("it is missing in every row");
  if (isTarget) {
    const whole = sorted(different).map(numberIn);
    const inRow = whole.every((each, i) => Number.isInteger(each) && each === (whole[0] as number) + i) && Math.abs(whole[0] as number) <= 1;
    const classes = !isNumeric || different.size === 2 || (inRow && different.size <= MOST_CLASSES);
    return classes ? { ...base, type: "categorical", words: sorted(different) } : { ...base, type: "numeric" };
  }
  if (different.size === 1) return ignored(`it is ${shown(present[0])} in every row${missing ? " that has it" : ""}`);
  const many = present.length >= 20;
  const unique = different.size === present.length && many;
  if (isNumeric) {
    const values = present.map(numberIn);
    const whole = unique && values.every(Number.isInteger);
    if (whole && spanOf(values) === values.length - 1) return ignored("it counts the rows, like an identifier");
    if (whole && IDENTIFIER.test(name)) return ignored("its name and a number of its own in every row say that it is an identifier");
    return { ...base, type: "numeric" };
  }
  if (present.filter((each) => DATE.test(each)).length * 10 >= present.length * 9)
    return ignored(
      "it has dates, which are no numbers and no categories. Give what may matter of them, such as the month or days since, as columns of numbers",
    );
  if (unique) return ignored("every row has another word, like an identifier");
  if (many && different.size * 2 > present.length) return ignored(`it has ${different.size} different words in ${present.length} rows, like names`);
  if (different.size > MOST_WORDS) return ignored(`it has ${different.size} different words`);
  return { ...base, type: "categorical", words: sorted(different) };
}

/** What a table is: its columns in their order, and those to be learned. */
export class Schema {
  /** In the order of the table. */
  readonly columns: readonly ColumnSchema[];
  /** Names of the columns to be learned. */
  readonly targets: readonly string[];

  /** Made by `table()`. @internal */
  constructor(columns: readonly ColumnSchema[], targets: readonly string[]) {
    this.columns = columns;
    this.targets = targets;
    showAs(this);
  }

  /** A line for each column. */
  toString(): string {
    const width = Math.max(...this.columns.map(({ name }) => name.length));
    return this.columns
      .map(({ name, type, words, missing, note }) => {
        const list =
          words &&
          `${words
            .slice(0, 10)
            .map((word) => (word.includes(",") ? shown(word) : word))
            .join(", ")}${words.length > 10 ? `, ... (${words.length})` : ""}`;
        const said = [this.targets.includes(name) ? "to learn" : "", list ?? "", missing && type !== "ignored" ? `missing in ${missing}` : "", note ?? ""];
        return `${name.padEnd(width)}  ${type.padEnd(11)}  ${said.filter(Boolean).join("; ")}`.trimEnd();
      })
      .join("\n");
  }
}
