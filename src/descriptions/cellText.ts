// What cells of tables say: the same when a table is fitted and when a net answers to its rows.

/** A row of a table by the names of its columns. null, NaN and what people write for it stand for what is missing. */
export type Row = Readonly<Record<string, string | number | bigint | boolean | null | undefined>>;

/** A cell as text, without spaces around it; undefined for null and NaN. */
export function textIn(cell: Row[string]): string | undefined {
  return cell === null || cell === undefined || Number.isNaN(cell) ? undefined : String(cell).trim();
}

/** The number that a text says; NaN where it says none. "1,5" is a number where people write commas. */
export const numberIn = (text: string): number => (text ? Number(text.replace(",", ".")) : Number.NaN);
