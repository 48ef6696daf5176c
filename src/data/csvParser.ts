// Rows of a table that is text, piece by piece: what a table says of itself, and rows that are cut where pieces end.
import { FormatError, ValueError } from "../errors.ts";
import { shown } from "../options.ts";
import { rowsOf } from "./cells.ts";

/** Options of `csv()`, `readCsv()` and `csvRows()`. */
export interface CsvOptions {
  /** What stands between cells: one character. Default: comma, semicolon, tab or "|", whichever stands most often in the first line. */
  readonly separator?: string;
  /** The names of the columns, for a text whose first line has no names. */
  readonly header?: readonly string[];
}

/** Names of the options. */
export const CSV_OPTIONS = ["separator", "header"] as const;

/** A row of text: the cell of each column by its name, "" where there is nothing. */
export type TextRow = Readonly<Record<string, string>>;

/** Of equal counts the first wins: a comma may well stand in a name. */
const SEPARATORS = ["\t", ";", "|", ","];

/** A row is no longer than this many characters: quotes that do not end would go on to the end of the table. */
const LONGEST = 1 << 24;

/** The separator that stands most often in the first line, outside of quotes. */
function separatorIn(text: string): string {
  const line = (/^(?:"(?:[^"]|"")*"|[^"\r\n])*/.exec(text)?.[0] ?? "").replaceAll(/"(?:[^"]|"")*"/g, "");
  const counts = SEPARATORS.map((each) => line.split(each).length);
  return SEPARATORS[counts.indexOf(Math.max(...counts))] as string;
}

/** Names that differ; a column without one is called by its number, as programs write the numbers of rows. @throws FormatError */
function checkNames(given: readonly string[]): readonly string[] {
  const names = given.map((name, i) => name.trim() || `column ${i + 1}`);
  const at = names.findIndex((name, i) => names.indexOf(name) < i);
  if (at >= 0)
    throw new FormatError(
      `csv: column ${at + 1} of the first line is called ${shown(names[at])}, but each column needs a name of its own. If the first line has no names, give them: { header: ["a", "b", ...] }.`,
    );
  return names;
}

/** What reads a table. */
export class CsvParser {
  /** The names of the columns, once they are known. */
  names: readonly string[] | undefined;
  /** What stands between cells, once it is known. */
  separator: string | undefined;
  #text = "";
  #line = 1;
  #quotes = 0;
  #begun = false;
  #rows = 0;

  /** @throws ValueError, FormatError */
  constructor({ separator, header }: CsvOptions) {
    if (separator !== undefined && (typeof separator !== "string" || separator.length !== 1 || /["\r\n]/.test(separator)))
      throw new ValueError(`csv: separator is ${shown(separator)}, but it must be one character, such as ";".`);
    this.separator = separator;
    this.names = header && checkNames(header.map(String));
  }

  /** The rows that are whole with this piece of the text; `last`: no other follows. @throws FormatError */
  *read(piece: string, last: boolean): Generator<TextRow, void> {
    this.#text += this.#begun ? piece : piece.replace(/^\uFEFF/, "");
    this.#begun ||= piece !== "";
    this.#quotes += piece.split('"').length - 1;
    if (!last && !/[\r\n]/.test(this.#text)) return;
    if (last && this.#quotes % 2)
      throw new FormatError("csv: the text has an odd number of quotes, so one of them does not end. A quote within a cell is written twice.");
    this.separator ??= separatorIn(this.#text);
    const place = { end: 0 };
    let done = 0;
    for (const cells of rowsOf(this.#text, this.separator, place)) {
      // a row at the end may go on in the next piece
      if (!last && place.end >= this.#text.length) break;
      done = place.end;
      const row = this.#row(cells);
      if (row) yield row;
    }
    this.#text = this.#text.slice(done);
    if (!last && this.#text.length > LONGEST)
      throw new FormatError(
        `csv: line ${this.#line} does not end within ${LONGEST} characters. Quotes that begin a cell must end it; one within a cell is written twice.`,
      );
    if (!last) return;
    if (!this.names) throw new FormatError("csv: the text is empty, but a line with the names of the columns and rows below it are needed.");
    if (!this.#rows) throw new FormatError("csv: there are no rows below the names of the columns.");
  }

  /** A row of its cells; undefined for a line that is empty, or has the names. @throws FormatError */
  #row(cells: readonly string[]): TextRow | undefined {
    const at = this.#line;
    this.#line += 1 + cells.reduce((sum, cell) => sum + (cell.match(/\r\n|\r|\n/g)?.length ?? 0), 0);
    if (cells.length === 1 && !cells[0]?.trim()) return undefined;
    const { names } = this;
    if (!names) {
      this.names = checkNames(cells);
      return undefined;
    }
    if (cells.length !== names.length)
      throw new FormatError(
        `csv: line ${at} has ${cells.length} cells, but there are ${names.length} columns. Mend the line: a cell with ${shown(this.separator)} in it stands in quotes.`,
      );
    this.#rows++;
    return Object.fromEntries(names.map((name, i) => [name, cells[i]?.trim() ?? ""]));
  }
}
