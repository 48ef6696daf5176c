// Tables as text: rows whose cells are separated by commas, semicolons or tabs.
import { FileError, FormatError, UsageError, ValueError } from "../errors.ts";
import { fileSystem, pathOf, readIfThere } from "../files.ts";
import { refuseUnknown, shown } from "../options.ts";
import { rowsOf } from "./cells.ts";

/** Options of `csv()` and `readCsv()`. */
export interface CsvOptions {
  /** What stands between cells: one character. Default: comma, semicolon, tab or "|", whichever stands most often in the first line. */
  readonly separator?: string;
  /** The names of the columns, for a text whose first line has no names. */
  readonly header?: readonly string[];
}

/** A row of text: the cell of each column by its name, "" where there is nothing. */
export type TextRow = Readonly<Record<string, string>>;

/** Of equal counts the first wins: a comma may well stand in a name. */
const SEPARATORS = ["\t", ";", "|", ","];

/** The separator that stands most often in the first line, outside of quotes. */
function separatorIn(text: string): string {
  const line = (/^(?:"(?:[^"]|"")*"|[^"\r\n])*/.exec(text)?.[0] ?? "").replaceAll(/"(?:[^"]|"")*"/g, "");
  const counts = SEPARATORS.map((each) => line.split(each).length);
  return SEPARATORS[counts.indexOf(Math.max(...counts))] as string;
}

/** Names that differ. @throws FormatError */
function checkNames(names: readonly string[]): readonly string[] {
  const at = names.findIndex((name, i) => !name.trim() || names.indexOf(name) < i);
  if (at >= 0)
    throw new FormatError(
      `csv: column ${at + 1} of the first line is called ${shown(names[at])}, but each column needs a name of its own. If the first line has no names, give them: { header: ["a", "b", ...] }.`,
    );
  return names;
}

/**
 * The rows of a table that is text (CSV, TSV): the first line has the names of the columns. Cells may stand in quotes, lines may end as
 * anywhere, a byte order mark and empty lines are skipped.
 * @throws FormatError for a row with more or fewer cells than the first, by the number of its line; for quotes that do not end
 * @example
 * ```ts
 * import { csv } from "sievenet/data";
 *
 * const rows = csv('name,"size, cm"\nminnow,7\n"pike",""\n');
 * rows[0]?.["size, cm"]; // "7"
 * ```
 */
export function csv(text: string, options: CsvOptions = {}): TextRow[] {
  refuseUnknown("csv", options, ["separator", "header"]);
  if (typeof text !== "string") throw new ValueError(`csv: ${shown(text)} came, but text is needed. readCsv() reads files, streams and responses.`);
  const body = text.replace(/^\uFEFF/, "");
  const { separator = separatorIn(body), header } = options;
  if (typeof separator !== "string" || separator.length !== 1 || /["\r\n]/.test(separator))
    throw new ValueError(`csv: separator is ${shown(separator)}, but it must be one character, such as ";".`);
  if (body.split('"').length % 2 === 0)
    throw new FormatError("csv: the text has an odd number of quotes, so one of them does not end. A quote within a cell is written twice.");
  if (!/[\r\n]/.test(body.trim()) && !header)
    throw new FormatError(
      `csv: the text ${shown(body.slice(0, 60))} is a single line, so there are no rows below the names of columns. readCsv() reads a file by its path.`,
    );
  let names = header && checkNames(header.map(String));
  let line = 1;
  const rows: TextRow[] = [];
  for (const cells of rowsOf(body, separator)) {
    const at = line;
    line += 1 + cells.reduce((sum, cell) => sum + (cell.match(/\r\n|\r|\n/g)?.length ?? 0), 0);
    if (cells.length === 1 && !cells[0]?.trim()) continue;
    if (!names) {
      names = checkNames(cells.map((each) => each.trim()));
      continue;
    }
    if (cells.length !== names.length)
      throw new FormatError(
        `csv: line ${at} has ${cells.length} cells, but there are ${names.length} columns. Mend the line: a cell with ${shown(separator)} in it stands in quotes.`,
      );
    rows.push(Object.fromEntries(names.map((name, i) => [name, cells[i]?.trim() ?? ""])));
  }
  if (!rows.length) throw new FormatError("csv: there are no rows below the names of the columns.");
  return rows;
}

/** Where a table is: a file by its path or URL, or what gives bytes or text: a stream, a response, a Blob. */
export type CsvSource = string | URL | ReadableStream | Blob | Pick<Response, "text">;

async function textOf(source: CsvSource): Promise<string> {
  if (typeof source === "string" || typeof (source as Partial<URL>)?.href === "string") {
    const files = fileSystem();
    if (!files) throw new UsageError("readCsv: this runtime has no files. Fetch the table, and give the response.");
    const path = pathOf("readCsv", source as string | URL);
    const bytes = await readIfThere(files, path);
    if (!bytes) throw new FileError(`readCsv: there is no file "${path}".`);
    return new TextDecoder().decode(bytes);
  }
  if (typeof (source as Partial<Blob>)?.text === "function") return (source as Blob).text();
  if (typeof (source as Partial<ReadableStream>)?.getReader !== "function")
    throw new ValueError(`readCsv: ${shown(source)} came, but a path, a stream, a response or a Blob is needed. csv() takes text.`);
  const decoder = new TextDecoder();
  const reader = (source as ReadableStream<Uint8Array | string>).getReader();
  let text = "";
  for (let next = await reader.read(); !next.done; next = await reader.read())
    text += typeof next.value === "string" ? next.value : decoder.decode(next.value, { stream: true });
  return text + decoder.decode();
}

/**
 * The rows of a table in a file, a stream, a response or a Blob (UTF-8), as `csv()` reads them.
 * @example
 * ```ts
 * import { readCsv } from "sievenet/data";
 *
 * const rows = await readCsv(new Blob(["a;b\n1;2\n"]));
 * rows[0]?.["b"]; // "2"
 * ```
 * @throws FileError, FormatError, ValueError, UsageError
 */
export async function readCsv(place: CsvSource, options: CsvOptions = {}): Promise<TextRow[]> {
  refuseUnknown("readCsv", options, ["separator", "header"]);
  return csv(await textOf(place), options);
}
