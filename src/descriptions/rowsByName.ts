// Rows of a table as objects, by the names of its columns: the words of people as the numbers of a raw row.
import { ValueError } from "../errors.ts";
import { shown } from "../options.ts";
import { type Column, type ColumnsDescription, columnFeatures, nameOfColumn } from "./columns.ts";

/** A row of a table by the names of its columns. null, NaN and "" stand for what is missing. */
export type Row = Readonly<Record<string, string | number | boolean | bigint | null | undefined>>;

/** Whether something is such rows, and no array of numbers. */
export function areRows(values: unknown): values is readonly Row[] {
  const [first] = Array.isArray(values) ? values : [];
  return typeof first === "object" && first !== null && !("length" in first);
}

/** A cell as the number that a column holds. @throws ValueError for a word that the column does not know */
export function cellOf(column: Column, cell: Row[string], who: () => string): number {
  if (cell === null || cell === undefined || cell === "" || Number.isNaN(cell)) return Number.NaN;
  const words = column.order ?? column.categories;
  const found = typeof words === "object" ? words.indexOf(String(cell)) : Number(cell);
  if (found >= 0 || (typeof words !== "object" && !Number.isNaN(found))) return found;
  const needed = typeof words === "object" ? `one of ${words.slice(0, 20).map(shown).join(", ")}${words.length > 20 ? ", ..." : ""}` : "a number";
  throw new ValueError(`${who()} is ${shown(cell)}, but it must be ${needed}. Give null for what is not known.`);
}

/** Raw rows, [rows, columns], of rows by name. Columns that no feature reads any more may be left out. @throws ValueError */
export function rowsByName(given: Omit<ColumnsDescription, "type">, rows: readonly Row[]): Float32Array {
  const { columns } = given;
  const read = new Set(columnFeatures(given).map(({ column }) => column));
  const raw = new Float32Array(rows.length * columns.length).fill(Number.NaN);
  rows.forEach((row, i) => {
    columns.forEach((column, j) => {
      const name = nameOfColumn(columns, j);
      if (!read.has(j)) return;
      if (!Object.hasOwn(row, name)) throw new ValueError(`predict: example ${i} has no "${name}". It has ${Object.keys(row).map(shown).join(", ")}.`);
      raw[i * columns.length + j] = cellOf(column, row[name], () => `predict: "${name}" of example ${i}`);
    });
  });
  return raw;
}
