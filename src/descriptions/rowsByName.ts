// Rows of a table as objects, by the names of its columns: the words of people as the numbers of a raw row.
import { ValueError } from "../errors.ts";
import { shown } from "../options.ts";
import { isArray } from "../values.ts";
import { numberIn, type Row, textIn } from "./cellText.ts";
import { type Column, type ColumnsDescription, columnFeatures, nameOfColumn } from "./columns.ts";

export type { Row } from "./cellText.ts";

/** Whether something is such rows, and no array of numbers. */
export function areRows(values: unknown): values is readonly Row[] {
  const [first] = Array.isArray(values) ? values : [];
  return typeof first === "object" && first !== null && !isArray(first);
}

/** A cell as the number that a column holds, read as `table()` reads it. @throws ValueError for a word that the column does not know */
export function cellOf(column: Column, cell: Row[string], missing: readonly string[] | undefined, who: () => string): number {
  const text = textIn(cell);
  const words = column.order ?? column.categories;
  const isWord = typeof words === "object";
  const found = isWord ? words.indexOf(text as string) : typeof cell === "number" ? cell : numberIn(`${text}`);
  if (isWord && found >= 0) return found;
  if (!text || missing?.includes(text)) return Number.NaN;
  if (!isWord && !Number.isNaN(found)) return found;
  throw new ValueError(`${who()} is ${shown(cell)}, but it must be ${isWord ? `one of ${shown(words.slice(0, 20))}` : "a number"}.`);
}

/** Raw rows, [rows, columns], of rows by name. Columns that no feature reads any more may be left out. @throws ValueError */
export function rowsByName(given: Omit<ColumnsDescription, "type">, rows: readonly Row[]): Float32Array {
  const { columns, missing } = given;
  const read = new Set(columnFeatures(given).map(({ column }) => column));
  const raw = new Float32Array(rows.length * columns.length).fill(Number.NaN);
  rows.forEach((row, i) => {
    for (const j of read) {
      const name = nameOfColumn(columns, j);
      if (!Object.hasOwn(row, name)) throw new ValueError(`predict: example ${i} has no "${name}", only ${shown(Object.keys(row))}.`);
      raw[i * columns.length + j] = cellOf(columns[j] as Column, row[name], missing, () => `predict: "${name}" of example ${i}`);
    }
  });
  return raw;
}
