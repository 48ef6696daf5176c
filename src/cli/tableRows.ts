// Rows of a table that a net answers to: as it reads them, with what cannot be read said.
import { type ColumnsDescription, columnFeatures, nameOfColumn, rowsToFeatures } from "../descriptions/columns.ts";
import { cellOf, type Row } from "../descriptions/rowsByName.ts";
import { likely } from "../names.ts";
import { Failure, reason } from "./failure.ts";

/** What was seen of one kind: how often, and the first of it. */
interface Seen {
  times: number;
  readonly first: string;
}

/** A list of names, of which the first are told. */
export const listed = (names: readonly string[], most = 10): string =>
  `${names
    .slice(0, most)
    .map((name) => JSON.stringify(name))
    .join(", ")}${names.length > most ? ` and ${names.length - most} more` : ""}`;

/** Reads rows for a net. */
export class TableRows {
  readonly #given: Omit<ColumnsDescription, "type">;
  readonly #read: readonly number[];
  readonly #features: (y: Float32Array, x: Float32Array, n: number) => void;
  readonly #scratch: Float32Array;
  readonly #notes = new Map<string, Seen>();

  constructor(given: Omit<ColumnsDescription, "type">) {
    this.#given = given;
    const features = columnFeatures(given);
    this.#read = [...new Set(features.map(({ column }) => column))];
    this.#features = rowsToFeatures(given);
    this.#scratch = new Float32Array(features.length);
  }

  /** Names of the columns that are read. */
  get names(): string[] {
    return this.#read.map((j) => nameOfColumn(this.#given.columns, j));
  }

  /** @throws Failure for a table that lacks columns that are read */
  checkNames(there: readonly string[]): void {
    const lacking = this.names.filter((name) => !there.includes(name));
    if (!lacking.length) return;
    const meant = likely(lacking[0] as string, there);
    throw new Failure(
      `the table has no ${listed(lacking)}, which the model reads. It has ${listed(there)}.${meant ? ` Is ${JSON.stringify(lacking[0])} its ${JSON.stringify(meant)}?` : ""}`,
    );
  }

  #note(what: string, example: string): void {
    const seen = this.#notes.get(what) ?? { times: 0, first: example };
    seen.times++;
    this.#notes.set(what, seen);
  }

  /** The numbers of a row, as the net takes them; undefined for one that it cannot answer to. `at`: which one, from 1. */
  raw(row: Row, at: number): Float32Array | undefined {
    const { columns, missing } = this.#given;
    const raw = new Float32Array(columns.length).fill(Number.NaN);
    try {
      for (const j of this.#read) {
        const column = columns[j] as (typeof columns)[number];
        const name = nameOfColumn(columns, j);
        try {
          raw[j] = cellOf(column, row[name], missing, () => JSON.stringify(name));
        } catch (error) {
          // what was missing now and then in training may be so here
          if (!column.missing && column.fill === undefined) throw error;
          this.#note(`unknown values of ${JSON.stringify(name)} taken as missing`, `${JSON.stringify(row[name])} in row ${at}`);
        }
      }
      this.#features(this.#scratch, raw, 1);
      return raw;
    } catch (error) {
      this.#note(
        "rows without an answer",
        `row ${at}: ${reason(error)
          .replace(/^columns: /, "")
          .replace(" of example 0", "")}`,
      );
      return undefined;
    }
  }

  /** What could not be read, a line for each kind. */
  notes(): string[] {
    return Array.from(this.#notes, ([what, { times, first }]) => `${times} ${what}, the first ${first}`);
  }
}
