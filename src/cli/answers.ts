// Answers of a model to the rows of a table, as cells beside them.
import type { TextRow } from "../data/csvParser.ts";
import { type Columns, classify, type Layer, predict, tensor } from "../index.ts";
import { Agreement } from "./agreement.ts";
import { usage } from "./failure.ts";
import { TableRows } from "./tableRows.ts";

/** A model that answers to tables. */
export interface Model {
  readonly net: Layer;
  /** Its first layer. */
  readonly columns: Columns;
  /** Names of what was learned; empty where the file does not say. */
  readonly targets: readonly string[];
  /** How many numbers come out of it. */
  readonly outputs: number;
}

/** Answers to rows, as cells, and keeps what came out beside what is known. */
export class Answers {
  readonly #model: Model;
  readonly #top: number;
  readonly #rows: TableRows;
  readonly #agreement: Agreement[];
  #answered = 0;
  /** Whether numbers are written as "1,5", as those that are read. */
  commas = false;

  /** `top`: how many classes are told. @throws Failure */
  constructor(model: Model, top: number | undefined) {
    this.#model = model;
    this.#rows = new TableRows(model.columns);
    this.#agreement = model.targets.map(() => new Agreement());
    if (top !== undefined && !model.columns.classes) throw usage("--top is for classes, but this model answers with numbers. Leave it out.");
    this.#top = top ?? 1;
    if (this.#top > (model.columns.classes?.length ?? 1))
      throw usage(`--top is "${top}", but the model knows ${model.columns.classes?.length} classes. Give at most as many.`);
  }

  /** What reads the rows. */
  get rows(): TableRows {
    return this.#rows;
  }

  /** Names of the columns that are added. */
  get names(): string[] {
    const { columns, targets, outputs } = this.#model;
    if (!columns.classes) return Array.from({ length: outputs }, (_, i) => `predicted ${targets[i] ?? (outputs > 1 ? `number ${i + 1}` : "number")}`);
    const both = [`predicted ${targets[0] ?? "class"}`, "probability"];
    return Array.from({ length: this.#top }, (_, i) => both.map((name) => (i ? `${name} ${i + 1}` : name))).flat();
  }

  #number(value: number, digits: number): string {
    const text = String(Number(value.toPrecision(digits)));
    return this.commas ? text.replace(".", ",") : text;
  }

  /** The cells that are added to each of some rows. */
  cells(rows: readonly TextRow[]): string[][] {
    const { net, columns, targets } = this.#model;
    const raw = rows.map((row) => this.#rows.raw(row, ++this.#answered));
    const known = raw.flatMap((each, i) => (each ? [i] : []));
    const answers = new Map<number, string[]>();
    if (known.length) {
      const x = tensor(Float32Array.from(known.flatMap((i) => Array.from(raw[i] as Float32Array))), [known.length, columns.columns.length]);
      if (columns.classes) {
        classify(net, x, { top: this.#top }).forEach((best, i) => {
          const row = known[i] as number;
          answers.set(
            row,
            best.flatMap(({ label, probability }) => [label, this.#number(probability, 4)]),
          );
          this.#agreement[0]?.label(best[0]?.label ?? "", rows[row]?.[targets[0] as string] ?? "");
        });
      } else {
        const y = predict(net, x);
        const [numbers, n] = [y.toArray(), y.shape[1] as number];
        known.forEach((row, i) => {
          const own = Array.from(numbers.subarray(i * n, (i + 1) * n));
          answers.set(
            row,
            own.map((value) => this.#number(value, 7)),
          );
          for (const [j, name] of targets.entries()) this.#agreement[j]?.number(own[j] as number, rows[row]?.[name] ?? "");
        });
      }
    }
    return rows.map((_, i) => answers.get(i) ?? new Array<string>(this.names.length).fill(""));
  }

  /** What is to be said in the end. */
  notes(): string[] {
    const { targets, columns } = this.#model;
    const agreed = targets.flatMap((name, i) => this.#agreement[i]?.inWords(name, columns.classes !== undefined) ?? []);
    return [`${this.#answered} row${this.#answered === 1 ? "" : "s"}`, ...this.#rows.notes(), ...agreed];
  }
}
