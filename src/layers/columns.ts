import { type Column, type ColumnsDescription, columnFeatures, columns as facts, nameOfColumn, rowsToFeatures } from "../descriptions/columns.ts";
import { needShape } from "../descriptions/facts.ts";
import { type Row, rowsByName } from "../descriptions/rowsByName.ts";
import { ValueError } from "../errors.ts";
import { rowsThrough, type Source } from "../ops/columns.ts";
import { shown } from "../options.ts";
import { checkTensor, type Tensor } from "../tensor.ts";
import type { Layer } from "./layer.ts";

/** Raw rows of a table as features. Nothing of it is trained or changes. */
export class Columns implements Layer {
  /** In the order of a row. */
  readonly columns: readonly Column[];
  /** Which of the features are left, after compaction. */
  readonly picked: readonly number[] | undefined;
  /** The words of the classes to learn, where the table has some. */
  readonly classes: readonly string[] | undefined;
  /** What stands for a missing cell in rows by name, where a table said so. */
  readonly missing: readonly string[] | undefined;
  readonly #sources: readonly Source[];
  readonly #label: string;
  readonly #run: (y: Float32Array, x: Float32Array, n: number) => void;

  /** Use `columns()`. */
  constructor(columns: readonly Column[], picked?: readonly number[], classes?: readonly string[], missing?: readonly string[]) {
    this.columns = columns;
    this.picked = picked;
    this.classes = classes;
    this.missing = missing;
    const given = facts.check(this.#given);
    this.#sources = columnFeatures(given).map(({ column, code }) => ({ column, factor: code < 0 ? Math.fround(1 / (columns[column]?.deviation ?? 1)) : 0 }));
    this.#label = facts.label(given);
    this.#run = rowsToFeatures(given);
  }

  /** How many features come out. */
  get features(): number {
    return this.#sources.length;
  }

  /** The column that each feature comes from: those of a column of categories belong together. */
  get groups(): readonly number[] {
    return this.#sources.map(({ column }) => column);
  }

  /** The names of those columns. */
  get inputNames(): readonly string[] {
    return this.groups.map((column) => nameOfColumn(this.columns, column));
  }

  /** What error texts call it. */
  get label(): string {
    return this.#label;
  }

  get #given(): Omit<ColumnsDescription, "type"> {
    const { columns, picked, classes, missing } = this;
    return { columns, ...(picked && { picked }), ...(classes && { classes }), ...(missing && { missing }) };
  }

  /** What files say of it. */
  describe(): ColumnsDescription {
    return { type: "columns", ...this.#given };
  }

  /** Made again of what a file says. @internal */
  static rebuild({ columns, picked, classes, missing }: ColumnsDescription): Columns {
    return new Columns(columns, picked, classes, missing);
  }

  /** The same with fewer features: what a column no longer gives is no longer asked of it. @internal */
  withOutputs(indices: ArrayLike<number>): Columns {
    return new Columns(
      this.columns,
      Array.from(indices, (i) => this.picked?.[i] ?? i),
      this.classes,
      this.missing,
    );
  }

  /** Raw rows, [rows, columns], of rows by name. @throws ValueError @internal */
  rawRows(rows: readonly Row[]): Float32Array {
    return rowsByName(this.#given, rows);
  }

  /** x: [batch, columns], raw rows; result: [batch, features]. @throws ShapeError; ValueError for a value that a column cannot have */
  forward(x: Tensor): Tensor {
    checkTensor(this.label, x);
    needShape(this.label, x.shape, "batch", this.columns.length);
    return rowsThrough(x, this.#sources, this.#run);
  }
}

/**
 * A layer that takes raw rows of a table: numbers are standardized, categories (whole numbers from 0, in the order of their
 * words) become a feature each that is 1 or 0, and NaN, which stands for what is missing, is filled in. It stands first in a
 * net, is saved with it, and no optimizer moves it. `table()` of `sievenet/data` fits one to your data.
 * @throws ValueError
 * @example
 * ```ts
 * import { columns, predict } from "sievenet";
 *
 * const rows = columns([{ name: "age", mean: 40, deviation: 10, fill: 40 }, { name: "color", categories: ["red", "green"], missing: true }]);
 * rows.features; // 3
 * predict(rows, [[50, 1], [NaN, NaN]]).toArray(); // [1, 0, 1, 0, 0, 0]
 * ```
 */
export function columns(columns: readonly Column[]): Columns {
  return new Columns(columns);
}

/**
 * A layer that makes of each index a feature for every category, 1 for the one it names and 0 for the others. Each argument is
 * a column: how many categories there are, or their words.
 * @throws ValueError
 * @example
 * ```ts
 * import { oneHot, predict } from "sievenet";
 *
 * predict(oneHot(3, ["no", "yes"]), [[2, 0]]).toArray(); // [0, 0, 1, 1, 0]
 * ```
 */
export function oneHot(...categories: readonly (number | readonly string[])[]): Columns {
  for (const each of categories)
    if (typeof each !== "number" && !Array.isArray(each)) throw new ValueError(`oneHot: ${shown(each)} came, but each column has words, or a number of them.`);
  return new Columns(categories.map((each) => ({ categories: each })));
}

/**
 * A layer that puts a number in the place of NaN: one for each column.
 * @throws ValueError
 * @example
 * ```ts
 * import { impute, predict } from "sievenet";
 *
 * predict(impute([7, 0]), [[NaN, 2], [1, NaN]]).toArray(); // [7, 2, 1, 0]
 * ```
 */
export function impute(fills: ArrayLike<number>): Columns {
  return new Columns(Array.from(fills, (fill) => ({ fill })));
}
