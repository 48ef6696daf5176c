// Tables as text: rows whose cells are separated by commas, semicolons or tabs.
import { FileError, FormatError, UsageError, ValueError } from "../errors.ts";
import { fileSystem, pathOf } from "../files.ts";
import { refuseUnknown, shown } from "../options.ts";
import { CSV_OPTIONS, type CsvOptions, CsvParser, type TextRow } from "./csvParser.ts";

export type { CsvOptions, TextRow } from "./csvParser.ts";

/**
 * The rows of a table that is text (CSV, TSV): the first line has the names of the columns. Cells may stand in quotes, lines may end as
 * anywhere, a byte order mark and empty lines are skipped; a column without a name is called by its number.
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
  refuseUnknown("csv", options, CSV_OPTIONS);
  if (typeof text !== "string") throw new ValueError(`csv: ${shown(text)} came, but text is needed. readCsv() reads files, streams and responses.`);
  if (text.trim() && !/[\r\n]/.test(text.trim()) && !options.header)
    throw new FormatError(
      `csv: the text ${shown(text.slice(0, 60))} is a single line, so there are no rows below the names of columns. readCsv() reads a file by its path.`,
    );
  return [...new CsvParser(options).read(text, true)];
}

/** Where a table is: a file by its path or URL, or what gives bytes or text: a stream, a response, a Blob. */
export type CsvSource = string | URL | ReadableStream | Blob | Pick<Response, "text">;

const isFile = (source: CsvSource): source is string | URL => typeof source === "string" || typeof (source as Partial<URL>)?.href === "string";

/** Bytes of a file that are read at once. */
const PIECE = 1 << 18;

/** What a file holds, piece by piece. @throws FileError */
async function* piecesOfFile(place: string | URL): AsyncGenerator<Uint8Array, void> {
  const files = fileSystem();
  if (!files) throw new UsageError("readCsv: this runtime has no files. Fetch the table, and give the response.");
  const path = pathOf("readCsv", place);
  const stat = await files.stat(path).catch(() => undefined);
  if (!stat) throw new FileError(`readCsv: there is no file "${path}".`);
  if (!stat.isFile()) throw new FileError(`readCsv: "${path}" is no regular file. Give the path of a table.`);
  const file = await files.open(path);
  try {
    for (;;) {
      const { bytesRead, buffer } = await file.read(new Uint8Array(PIECE), 0, PIECE);
      if (!bytesRead) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

async function* piecesOf(source: CsvSource): AsyncGenerator<Uint8Array | string, void> {
  if (isFile(source)) return yield* piecesOfFile(source);
  if (typeof (source as Partial<Blob>)?.text === "function") return yield await (source as Blob).text();
  if (typeof (source as Partial<ReadableStream>)?.getReader !== "function")
    throw new ValueError(`readCsv: ${shown(source)} came, but a path, a stream, a response or a Blob is needed. csv() takes text.`);
  const reader = (source as ReadableStream<Uint8Array | string>).getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
}

/** What turns bytes into text: UTF-8, or UTF-16 where a byte order mark says so. */
function decoder(): (bytes: Uint8Array | undefined) => string {
  let own: TextDecoder | undefined;
  return (bytes) => {
    own ??= new TextDecoder(bytes?.[0] === 0xff && bytes[1] === 0xfe ? "utf-16le" : "utf-8", { fatal: true });
    try {
      return own.decode(bytes, { stream: bytes !== undefined });
    } catch (cause) {
      throw new FormatError("readCsv: the table is no UTF-8 text. Save it as UTF-8, or decode it yourself and give the text to csv().", { cause });
    }
  };
}

/** Rows as they come, read by a parser that tells the names of the columns. @internal */
export async function* parsedRows(place: CsvSource, parser: CsvParser): AsyncGenerator<TextRow, void> {
  const text = decoder();
  try {
    for await (const piece of piecesOf(place)) yield* parser.read(typeof piece === "string" ? piece : text(piece), false);
    yield* parser.read(text(undefined), true);
  } catch (cause) {
    if (!(cause instanceof FormatError) || !isFile(place)) throw cause;
    throw new FormatError(
      cause.message.replace(/^\w+: /, (who) => `${who}in "${pathOf("readCsv", place)}", `),
      { cause },
    );
  }
}

/**
 * The rows of a table in a file, a stream, a response or a Blob as they come, so that a table need not fit into memory: else as
 * `readCsv()`.
 * @example
 * ```ts
 * import { csvRows } from "sievenet/data";
 *
 * let sum = 0;
 * for await (const { b } of csvRows(new Blob(["a;b\n1;2\n3;4\n"]))) sum += Number(b);
 * sum; // 6
 * ```
 * @throws FileError, FormatError, ValueError, UsageError
 */
export function csvRows(place: CsvSource, options: CsvOptions = {}): AsyncGenerator<TextRow, void> {
  refuseUnknown("csvRows", options, CSV_OPTIONS);
  return parsedRows(place, new CsvParser(options));
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
  refuseUnknown("readCsv", options, CSV_OPTIONS);
  const rows: TextRow[] = [];
  for await (const row of parsedRows(place, new CsvParser(options))) rows.push(row);
  return rows;
}
