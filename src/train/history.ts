// The history of a training: its epochs, and what a person wants to see of them.
import { showAs } from "../inspect.ts";
import { aligned } from "./aligned.ts";
import type { Epoch } from "./epoch.ts";

/** Rows that are shown of a long training. */
const SHOWN = 20;

interface Column {
  readonly title: string;
  cell(epoch: Epoch): number | string;
}

const number = (value: number): string => (value !== 0 && Math.abs(value) < 0.001 ? value.toExponential(2) : value.toFixed(4));
const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;

const COLUMNS: readonly Column[] = [
  { title: "epoch", cell: ({ epoch, best }) => `${epoch}${best ? "*" : " "}` },
  { title: "loss", cell: ({ loss }) => loss },
  { title: "penalty", cell: ({ penalty, open }) => (penalty || open.length ? penalty : NaN) },
  { title: "train error", cell: ({ trainError }) => (Number.isNaN(trainError) ? NaN : percent(trainError)) },
  { title: "validation loss", cell: ({ validationLoss }) => validationLoss },
  { title: "validation error", cell: ({ validationError }) => (Number.isNaN(validationError) ? NaN : percent(validationError)) },
  { title: "test loss", cell: ({ testLoss }) => testLoss },
  { title: "test error", cell: ({ testError }) => (Number.isNaN(testError) ? NaN : percent(testError)) },
  { title: "open gates", cell: ({ open }) => (open.length ? open.join("-") : NaN) },
  { title: "removed", cell: ({ removed }) => removed || NaN },
  { title: "seconds", cell: ({ seconds }) => seconds.toFixed(2) },
];

/** Which of so many epochs are shown: the first, the last, the best, and some in between. */
function rowsOf(epochs: readonly Epoch[]): Epoch[] {
  const every = Math.ceil(epochs.length / SHOWN);
  const best = epochs.findLast((each) => each.best);
  return epochs.filter((each, i) => i === 0 || (i + 1) % every === 0 || each === best || i === epochs.length - 1);
}

/** What `fit` gives: the record of every epoch. `console.log` shows it as a table. */
export class FitHistory implements Iterable<Epoch> {
  /** One record per epoch, in order; of a training that went on from a checkpoint those before it, too. */
  readonly epochs: readonly Epoch[];
  /** What gates or examples ask to be said, a line for each: that no gate has closed and why, that nothing passes a layer any more, that numbers are not scaled. */
  readonly note: string | undefined;

  /** Use `fit()`. @internal */
  constructor(epochs: readonly Epoch[], words: readonly string[]) {
    this.epochs = epochs;
    this.note = words.join("\n") || undefined;
    showAs(this);
  }

  /** The last epoch. */
  get last(): Epoch {
    return this.epochs.at(-1) as Epoch;
  }

  /** The epoch with the lowest validation loss, whose weights the net has with `keepBest`; undefined without validation examples. */
  get best(): Epoch | undefined {
    return this.epochs.findLast((each) => each.best);
  }

  /** Wall time of all training steps. */
  get seconds(): number {
    return this.epochs.reduce((sum, each) => sum + each.seconds, 0);
  }

  /** The records of the epochs, in order. */
  [Symbol.iterator](): Iterator<Epoch> {
    return this.epochs[Symbol.iterator]();
  }

  /** A table: of more than 20 epochs some, the best and the last among them, and without columns that nothing was measured for; below it what there is to say. */
  toString(): string {
    const cells = COLUMNS.map(({ title, cell }) => ({ title, values: this.epochs.map(cell) })).filter(({ values }) =>
      values.some((value) => !Number.isNaN(value)),
    );
    const shown = new Set(rowsOf(this.epochs));
    const table = [cells.map(({ title }) => (title === "epoch" ? "epoch " : title))];
    this.epochs.forEach((epoch, i) => {
      const texts = cells.map(({ values }) => {
        const value = values[i] as number | string;
        return typeof value === "string" ? value : Number.isNaN(value) ? "" : number(value);
      });
      if (shown.has(epoch)) table.push(texts);
    });
    const lines = aligned(table, 0);
    return [...lines, ...(this.best ? ["* lowest validation loss so far"] : []), ...(this.note ? [this.note] : [])].join("\n");
  }
}
