// Raw rows of a table as features: numbers standardized, categories one-hot, what is missing filled in. Training and the
// inference entry run the one function here, so that the same row gives the same bits.
import { ValueError } from "../errors.ts";
import { areWords, shown, sizeFrom } from "../options.ts";
import { isWhole, type Shape } from "../shape.ts";
import { type Facts, needShape } from "./facts.ts";

/** A column of a table, and what becomes of it. */
export interface Column {
  /** What rows given by name call it. Default: its index. */
  readonly name?: string;
  /** Of a column of categories: its words, or how many there are. The column holds their indices, and each becomes a feature that is 1 or 0. */
  readonly categories?: number | readonly string[];
  /** Of a column of numbers that rows may give as words: in their order, the first standing for 0. */
  readonly order?: readonly string[];
  /** Of a column of numbers: what is subtracted. Default 0. */
  readonly mean?: number;
  /** Of a column of numbers: what they are then divided by. Default 1. */
  readonly deviation?: number;
  /** Of a column of numbers: what stands in for NaN. Without it a missing number is refused. */
  readonly fill?: number;
  /** Of a column of categories: whether one may be missing (NaN). All its features are then 0. Default false. */
  readonly missing?: boolean;
}

/** Columns of a table as features. */
export interface ColumnsDescription {
  /** The kind. */
  readonly type: "columns";
  /** In the order of a row. */
  readonly columns: readonly Column[];
  /** Which of the features are left, after compaction. */
  readonly picked?: readonly number[];
  /** The words of the classes that the net tells apart, where the table has classes to learn. */
  readonly classes?: readonly string[];
  /** What stands for a missing cell, in rows by name, besides null. Default: "". */
  readonly missing?: readonly string[];
}

/** A feature: a column as a number (`code` -1), or whether it is the category `code`. */
export interface ColumnFeature {
  /** The column. */
  readonly column: number;
  /** The category, or -1. */
  readonly code: number;
}

type Given = Omit<ColumnsDescription, "type">;

/** Features that columns may become: a file that claims more holds no number for them. */
const MOST_FEATURES = 1_048_576;

const bad = (text: string): never => {
  throw new ValueError(`columns: ${text}`);
};

/** What a column is called. */
export const nameOfColumn = (all: readonly Column[], i: number): string => all[i]?.name ?? `${i}`;

/** How many categories a column has; 0 of numbers. */
const categoriesOf = ({ categories = 0 }: Column): number => (typeof categories === "number" ? categories : categories.length);

/** The features that columns become, in order; only those that are left, where some were picked. */
export function columnFeatures({ columns, picked }: Given): ColumnFeature[] {
  const all = columns.flatMap((each, column) => Array.from({ length: categoriesOf(each) || 1 }, (_, i) => ({ column, code: each.categories ? i : -1 })));
  return picked ? picked.map((i) => all[i] ?? bad(`feature ${i} was picked of ${all.length}.`)) : all;
}

function checkWords(what: string, words: unknown = []): void {
  if (!areWords(words)) bad(`${what} is ${shown(words)}, but a list of words is needed.`);
}

function checkColumn(column: Column, i: number): number {
  const { name = `${i}`, categories, order, mean = 0, deviation = 1, fill = 0 } = column;
  checkWords(`the order of "${name}"`, order);
  if (categories !== undefined) {
    const words = Array.isArray(categories) ? categories : undefined;
    if (words && (words.some((each) => typeof each !== "string") || new Set(words).size < words.length))
      bad(`the categories of "${name}" are ${shown(words)}, but different words are needed.`);
    return sizeFrom("columns", "categories", words?.length ?? (categories as number));
  }
  for (const each of [mean, fill, 1 / deviation])
    if (typeof each !== "number" || !Number.isFinite(Math.fround(each)) || !(deviation > 0))
      bad(`mean, deviation and fill of "${name}" are ${shown([mean, deviation, fill])}, but finite numbers are needed, and a deviation above 0.`);
  return 1;
}

export const columns = {
  check(given: Given): Given {
    const { columns: all } = given;
    if (!Array.isArray(all) || !all.length) bad(`${shown(all)} came, but a list of columns is needed.`);
    sizeFrom(
      "columns",
      "features",
      all.map(checkColumn).reduce((a, b) => a + b),
      1,
      MOST_FEATURES,
    );
    const names = new Set<unknown>();
    all.forEach((_, i) => {
      const name: unknown = nameOfColumn(all, i);
      if (typeof name !== "string" || names.size === names.add(name).size) bad(`column ${i} is called ${shown(name)}, but each needs a name of its own.`);
    });
    checkWords("classes", given.classes);
    checkWords("missing", given.missing);
    if (given.picked) columnFeatures(given);
    return given;
  },
  label: (given: Given) => `columns(${given.columns.length}, ${columnFeatures(given).length})`,
  output(given: Given, shape: Shape): Shape {
    needShape(columns.label(given), shape, "batch", given.columns.length);
    return [shape[0] as number, columnFeatures(given).length];
  },
  example: ({ columns: all }: Given) => [all.length],
} as const satisfies Facts<ColumnsDescription>;

/** Refuses a value that a column cannot have. */
function refuse({ columns: all }: Given, column: number, row: number, value: number): never {
  const { categories } = all[column] as Column;
  const who = `columns: "${nameOfColumn(all, column)}" of example ${row} is`;
  const needed = categories === undefined ? "a finite number" : `the index of one of ${shown(categories)}`;
  throw new ValueError(Number.isNaN(value) ? `${who} missing (NaN), but it was never missing in training.` : `${who} ${value}, but it must be ${needed}.`);
}

/** What turns rows of x, [n, columns], into rows of y, [n, features]. @throws ValueError for values that a column cannot have */
export function rowsToFeatures(given: Given): (y: Float32Array, x: Float32Array, n: number) => void {
  const features = columnFeatures(given).map(({ column, code }) => {
    const { mean = 0, deviation = 1, fill = Number.NaN, missing, ...of } = given.columns[column] as Column;
    return { column, code, count: categoriesOf(of), missing, mean: Math.fround(mean), inverse: Math.fround(1 / deviation), fill: Math.fround(fill) };
  });
  const width = given.columns.length;
  return (y, x, n) => {
    for (let row = 0, to = 0; row < n; row++)
      for (const { column, code, count, missing, mean, inverse, fill } of features) {
        const raw = x[row * width + column] as number;
        const value = Number.isNaN(raw) && code < 0 ? fill : raw;
        if (code < 0 ? !Number.isFinite(value) : !(isWhole(value, 0, count - 1) || (missing && Number.isNaN(value)))) refuse(given, column, row, value);
        y[to++] = code < 0 ? Math.fround(value - mean) * inverse : Number(value === code);
      }
  };
}
