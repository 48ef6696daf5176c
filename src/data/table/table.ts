// A table of a user's own as datasets: a schema, examples to train on and to test on, and the layers that its columns go through.
import { numberIn, type Row } from "../../descriptions/cellText.ts";
import type { Column } from "../../descriptions/columns.ts";
import { UsageError, ValueError } from "../../errors.ts";
import { Columns } from "../../layers/columns.ts";
import { type Standardize, standardize } from "../../layers/standardize.ts";
import { showAs } from "../../inspect.ts";
import { numberThat, oneOf, refuseUnknown, shown } from "../../options.ts";
import { checkSeed, currentSeed } from "../../random.ts";
import { type Dataset, inWords } from "../dataset.ts";
import { deviationOf, leaks, meanOf, medianOf, withinSingle } from "./fit.ts";
import { type Part, partsOf } from "./parts.ts";
import { type ColumnSchema, columnSchema, MISSING, Schema, type Told, textOf } from "./schema.ts";

/** Options of `table()`. */
export interface TableOptions {
  /** The column to be learned: words are classes, numbers are numbers. Or several columns of numbers. */
  readonly target: string | readonly string[];
  /** What columns are, where it shall not be guessed: "numeric", "categorical", "ordered", "ignored", or the words of an ordered one in their order. */
  readonly columns?: Readonly<Record<string, Told>>;
  /** What stands for a missing cell. Default: "", "NA", "N/A", "n/a", "NaN", "nan", "null", "NULL", "None", "?". */
  readonly missing?: readonly string[];
  /** What is put in the place of missing numbers: the "mean" (default) or the "median" of those to train on. */
  readonly fill?: "mean" | "median";
  /** The share of the rows to test on, of each class alike, drawn at random. 0: none. Default 0.2. */
  readonly split?: number;
  /** The share of the other rows to choose by, drawn in the same way: they are not to train on, and nothing is fitted on them. Default 0: none. */
  readonly validation?: number;
  /** Of the draws. Default: that of `seed()`. */
  readonly seed?: number;
}

/** The column to be learned of each row, as a net learns it. */
interface Learned {
  readonly labels: Int32Array | Float32Array;
  readonly classNames: readonly string[];
  readonly answers: Standardize | undefined;
}

/** A table, ready to be trained on. Made by `table()`. */
export class Table {
  /** What each column is. */
  readonly schema: Schema;
  /** The first layer of a net: raw rows in, features out. Fitted on the rows to train on. */
  readonly preprocessing: Columns;
  /** The rows to train on. */
  readonly train: Dataset;
  /** The words of the classes, in the order of a net's outputs; none where numbers are learned. */
  readonly classNames: readonly string[];
  /** What turns the outputs of a net into numbers in their own units: the last layer of the net in use, not in training. */
  readonly answers: Standardize | undefined;
  readonly #test: Dataset | undefined;
  readonly #validation: Dataset | undefined;

  /** @internal */
  constructor(schema: Schema, preprocessing: Columns, dataOf: (part: Part) => Dataset | undefined, { classNames, answers }: Learned) {
    this.schema = schema;
    this.preprocessing = preprocessing;
    this.classNames = classNames;
    this.answers = answers;
    const [train, test, validation] = (["train", "test", "validation"] as const).map(dataOf);
    this.train = inWords(train as Dataset);
    this.#test = test && inWords(test);
    this.#validation = validation && inWords(validation);
    showAs(this, () => this.describe());
  }

  /** The rows to test on. @throws UsageError where the table was not split */
  get test(): Dataset {
    if (!this.#test) throw new UsageError("table: with split: 0 there are no rows to test on. Leave the option out, or give a share.");
    return this.#test;
  }

  /** The rows to choose by. @throws UsageError where none were kept aside */
  get validation(): Dataset {
    if (!this.#validation) throw new UsageError("table: no rows to choose by were kept aside. Say how many: table(rows, { validation: 0.2, ... }).");
    return this.#validation;
  }

  /** How many features the preprocessing gives. */
  get features(): number {
    return this.preprocessing.features;
  }

  /** How many classes there are; 0 where numbers are learned. */
  get classes(): number {
    return this.classNames.length;
  }

  /** How many outputs a net needs: one for each class or number to learn. */
  get outputs(): number {
    return this.classes || this.schema.targets.length;
  }

  /** What the table is, in words: how many rows, and what each column is. */
  describe(): string {
    const chosen = this.#validation ? `, ${this.#validation.count} to choose by` : "";
    const tests = this.#test ? `, ${this.#test.count} to test on` : "";
    const learned = this.classes ? `${this.classes} classes` : `${this.outputs} number${this.outputs === 1 ? "" : "s"}`;
    return `${this.train.count} rows to train on${chosen}${tests}; ${this.features} features, ${learned} to learn\n${this.schema}`;
  }
}

/** A column as the preprocessing has it, fitted on the rows to train on. */
function fitted({ name, type, words, missing }: ColumnSchema, values: Float32Array, fill: "mean" | "median"): Column {
  if (type === "categorical") return { name, categories: words as readonly string[], ...(missing && { missing: true }) };
  const present = values.filter((each) => !Number.isNaN(each));
  const mean = meanOf(present);
  return {
    name,
    ...(words && { order: words }),
    mean,
    deviation: deviationOf(present, mean),
    ...(missing && { fill: fill === "mean" ? mean : medianOf(present) }),
  };
}

function learnedOf(schemas: readonly ColumnSchema[], cells: readonly (readonly string[])[], isTrain: readonly boolean[]): Learned {
  const [first] = schemas as [ColumnSchema];
  if (first.type === "categorical") {
    const classNames = first.words as readonly string[];
    const codes = new Map(classNames.map((word, i) => [word, i]));
    return { labels: Int32Array.from(cells[0] as readonly string[], (word) => codes.get(word) as number), classNames, answers: undefined };
  }
  const n = schemas.length;
  const numbers = cells.map((column) => Float64Array.from(column, numberIn));
  const means = numbers.map((column) => meanOf(column.filter((_, row) => isTrain[row])));
  const deviations = numbers.map((column, i) =>
    deviationOf(
      column.filter((_, row) => isTrain[row]),
      means[i] as number,
    ),
  );
  const labels = new Float32Array(n * isTrain.length);
  numbers.forEach((column, i) => {
    column.forEach((value, row) => {
      labels[row * n + i] = (value - (means[i] as number)) / (deviations[i] as number);
    });
  });
  const answers = standardize({ mean: means.map((mean, i) => -mean / (deviations[i] as number)), deviation: deviations.map((each) => 1 / each) });
  return { labels, classNames: [], answers };
}

/** The names of the columns to be learned, and what they are. @throws ValueError for what cannot be learned */
function checkTargets(schemas: readonly ColumnSchema[], cellsOf: (name: string) => readonly (string | undefined)[]): void {
  for (const { name, type, words, note } of schemas) {
    const [first, ...rest] = cellsOf(name);
    if (type === "ignored") throw new ValueError(`table: "${name}" is to be learned, but ${note ?? "it is ignored"}.`);
    if (rest.every((each) => each === first))
      throw new ValueError(
        `table: "${name}" is to be learned, but it is ${shown(first)} in every row. At least two ${type === "numeric" ? "numbers" : "classes"} are needed.`,
      );
    if (type !== "numeric" && schemas.length > 1)
      throw new ValueError(`table: "${name}" is one of ${schemas.length} columns to be learned, but it has words. Several are learned if all are numbers.`);
    if (words && words.length > 1000) throw new ValueError(`table: "${name}" is to be learned, but it has ${words.length} different words.`);
  }
}

/**
 * A table of your own: rows with a value for each column, as `csv()` gives them. What columns are is guessed unless `columns` says it;
 * `describe()` tells. Numbers are standardized, categories one-hot and missing ones filled in by `preprocessing`, the first layer of a
 * net, which is fitted on the rows to train on only. Rows whose target is missing are left out.
 * @throws ValueError for a table that nothing can be learned of
 * @example
 * ```ts
 * import { dense, relu, sequential, train } from "sievenet";
 * import { csv, table } from "sievenet/data";
 *
 * const rows = csv("length,color,kind\n1,red,a\n2,,b\n3,green,a\n4,red,b\n5,red,a\n6,green,b\n");
 * const fish = table(rows, { target: "kind", split: 0.4, seed: 1 });
 * String(fish.schema).split("\n")[1]; // "color   categorical  green, red; missing in 1"
 * const net = sequential(fish.preprocessing, dense(fish.features, 8), relu, dense(8, fish.classes));
 * for await (const epoch of train(net, fish.train)) console.log(epoch.loss);
 * ```
 */
export function table(rows: readonly Row[], options: TableOptions): Table {
  refuseUnknown("table", options, ["target", "columns", "missing", "fill", "split", "validation", "seed"]);
  const { target, columns: told = {}, missing = MISSING, fill = "mean", split = 0.2, validation = 0 } = options;
  oneOf("table", "fill", fill, ["mean", "median"]);
  for (const [name, share] of Object.entries({ split, validation }))
    numberThat("table", name, share, "at least 0 and below 1, such as 0.2", (each) => each >= 0 && each < 1);
  const seed = checkSeed(options.seed ?? currentSeed());
  if (!Array.isArray(rows) || !rows.length || typeof rows[0] !== "object")
    throw new ValueError(`table: ${shown(rows)} came, but rows are needed: an array of objects with a value for each column.`);
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const targets = typeof target === "string" ? [target] : [...(target ?? [])];
  for (const name of [...targets, ...Object.keys(told)])
    if (!names.includes(name)) throw new ValueError(`table: there is no column ${shown(name)}. There are ${names.map(shown).join(", ")}.`);
  if (!targets.length) throw new ValueError("table: no column is to be learned. Name one: { target: ... }.");
  const text = new Map(names.map((name) => [name, rows.map((row, i) => textOf(row[name], missing, () => `"${name}" of row ${i}`))]));
  const whole = rows.map((_, row) => row).filter((row) => targets.every((name) => text.get(name)?.[row] !== undefined));
  const toldOf = (name: string) => (Object.hasOwn(told, name) ? told[name] : undefined);
  const cellsOf = (name: string) => whole.map((row) => text.get(name)?.[row]);
  const schemas = names.map((name) => columnSchema(name, cellsOf(name), toldOf(name), targets.includes(name)));
  const wanted = targets.map((name) => schemas.find((each) => each.name === name) as ColumnSchema);
  checkTargets(wanted, cellsOf);
  const targetCells = targets.map((name) => cellsOf(name) as string[]);
  const checked = schemas.map((each) =>
    targets.includes(each.name) || toldOf(each.name)
      ? each
      : withinSingle(leaks(each, cellsOf(each.name), targetCells[0] as string[], wanted[0] as ColumnSchema), cellsOf(each.name)),
  );
  const inputs = checked.filter(({ name, type }) => type !== "ignored" && !targets.includes(name));
  if (!inputs.length)
    throw new ValueError(
      `table: no column is left to learn from. ${checked
        .filter(({ note }) => note)
        .map(({ name, note }) => `"${name}": ${note}`)
        .join(". ")}.`,
    );
  const isClasses = wanted[0]?.type === "categorical";
  const groups = isClasses ? (targetCells[0] as string[]).map((word) => (wanted[0]?.words ?? []).indexOf(word)) : whole.map(() => 0);
  const parts = partsOf(groups, { split, validation }, seed);
  const isTrain = parts.map((part) => part === "train");
  const learned = learnedOf(wanted, targetCells, isTrain);
  const raw = inputs.map(({ name, words }) => {
    const codes = words && new Map(words.map((word, i) => [word, i]));
    return Float32Array.from(cellsOf(name), (cell) => (cell === undefined ? Number.NaN : (codes?.get(cell) ?? numberIn(cell))));
  });
  const layers = inputs.map((schema, i) =>
    fitted(
      schema,
      (raw[i] as Float32Array).filter((_, row) => isTrain[row]),
      fill,
    ),
  );
  const preprocessing = new Columns(layers, undefined, isClasses ? learned.classNames : undefined, missing);
  const dataOf = (part: Part): Dataset | undefined => {
    const picked = whole.map((_, row) => row).filter((row) => parts[row] === part);
    if (!picked.length) return undefined;
    const n = inputs.length;
    const labels = isClasses
      ? Int32Array.from(picked, (row) => learned.labels[row] as number)
      : Float32Array.from(
          { length: picked.length * targets.length },
          (_, i) => learned.labels[(picked[Math.floor(i / targets.length)] as number) * targets.length + (i % targets.length)] as number,
        );
    return {
      count: picked.length,
      shape: [n],
      inputs: Float32Array.from({ length: picked.length * n }, (_, i) => raw[i % n]?.[picked[Math.floor(i / n)] as number] as number),
      labels,
      classes: learned.classNames.length,
      ...(!isClasses && { targetShape: [targets.length] }),
    };
  };
  const left = rows.length - whole.length;
  const said = left ? checked.map((each) => (targets.includes(each.name) ? { ...each, note: `${left} rows without it are left out` } : each)) : checked;
  return new Table(new Schema(said, targets), preprocessing, dataOf, learned);
}
