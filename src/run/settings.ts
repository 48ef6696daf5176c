// What a run can be told: plain JSON.
import type { BudgetOptions } from "../index.ts";

/** The settings of a run, plain JSON. All have defaults. */
export interface RunSettings {
  /** Name of the recipe: which net is trained, and how; "mlp" learns of a table. Default "lenet-300-100". */
  readonly recipe?: string;
  /** Name of the dataset: "digits", "mnist" or "cifar10". Default: the recipe's first; with `data` its first that is read from files. Of "mlp": what histories call the table, by default the name of its file. */
  readonly dataset?: string;
  /** Folder of the dataset's files. Default: none; MNIST is then downloaded once and kept. */
  readonly data?: string;
  /** How many examples to draw, of a dataset that is drawn. Default: its usual number. */
  readonly examples?: number;
  /** The same seed gives the same net, bit for bit. Default 1. */
  readonly seed?: number;
  /**
   * Price of an open weight times the number of examples: a number for all sets of gates, or a list with one for each. An empty
   * list trains the net without gates. Default: the recipe's for the dataset.
   */
  readonly lambda?: number | readonly number[];
  /** What is to be left of the net, instead of lambda: what `budget()` takes, such as `{ of: "weights", at: 0.1 }` or `{ lossIncrease: 0.05 }`. */
  readonly budget?: BudgetOptions;
  /** How many times as fast as weights gates move. Default: 10 with a budget, else what the recipe says. */
  readonly gateRate?: number;
  /** Passes over the examples. Default: the recipe's for the dataset. */
  readonly epochs?: number;
  /** Examples per step. Default: the recipe's. */
  readonly batchSize?: number;
  /** Of the recipe's optimizer, at first. Default: the recipe's. */
  readonly learningRate?: number;
  /** Decay of the running average of the weights. Default: an average over three epochs. */
  readonly averageDecay?: number;
  /** Share of the training examples that are kept aside to choose by, the same for all seeds: 0.1 trains on nine tenths. Default: none. */
  readonly validation?: number;
  /** Whether gates that stay closed are taken out of the net while it trains. Default false. */
  readonly shrink?: boolean;
  /** Of "mlp": the path of a table as text, whose first line names the columns. Rows may come in `options` instead. */
  readonly csv?: string;
  /** Of "mlp": the column to be learned, or several of numbers. */
  readonly target?: string | readonly string[];
  /** Of "mlp": units of the hidden layers; none: a linear model. Default [64, 32]. */
  readonly layers?: readonly number[];
  /** Of "mlp": whether classes or numbers are learned. Default: as the target looks. */
  readonly task?: TableTask;
  /** Of "mlp": columns to leave out. Default: what says nothing, such as identifiers. */
  readonly ignore?: readonly string[];
  /** Of "mlp": the share of the rows to test on, the same for all seeds. Default 0.2. */
  readonly split?: number;
}

/** What is learned of a table: which class, or which number. */
export type TableTask = "classification" | "regression";

/** Settings that a run may leave out, as what they then mean follows from the dataset. */
export type OptionalSetting = "data" | "examples" | "averageDecay" | "validation" | "budget" | "gateRate" | TableSetting;

/** Names of the settings of a run that learns of a table. */
export type TableSetting = "csv" | "target" | "layers" | "task" | "ignore" | "split";

/**
 * The settings of a run with all defaults filled in, plain JSON too. `data`, `examples` and `averageDecay` may still be left out:
 * what they then mean follows from the dataset. So may `csv` and `task`; what is for tables is there for "mlp" only.
 */
export interface CompleteSettings extends Required<Omit<RunSettings, OptionalSetting | "lambda">>, Pick<RunSettings, OptionalSetting> {
  /** Price of an open weight times the number of examples: one for all sets of gates, or one for each; none without gates, 0 with a budget. */
  readonly lambda: readonly number[];
}
