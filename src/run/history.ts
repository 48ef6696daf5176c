// What a run leaves behind in numbers: history.json. Errors are fractions between 0 and 1.
import { type BudgetOptions, type Epoch, type LabelScores, type Told, ValueError } from "../index.ts";
import type { CompleteSettings, RunSettings, TableSetting } from "./settings.ts";

/** An epoch of a run. `removed` is there in runs that shrink. */
export type EpochRecord = Omit<Epoch, "testLoss" | "validationError" | "validationLoss" | "best" | "removed" | "learningRate" | "set"> & {
  /** Share of the examples kept aside that were classified wrongly, where some are kept; NaN where numbers are learned. */
  readonly validationError?: number;
  /** Mean loss on the examples kept aside, where some are kept. */
  readonly validationLoss?: number;
  /** What `set()` of the run told while it ran, if it was called: its lambda is the price of one open weight. */
  readonly set?: readonly Told[];
  /** Mean loss on the test examples, where numbers are learned. */
  readonly testLoss?: number;
  /** How many gates were taken out of the net for good at its end. */
  readonly removed?: number;
};

/** The net of a run at the end, before and after compaction. */
export interface Final {
  /** Open gates of each set of gates, in the order of the net. */
  readonly architecture: readonly number[];
  /** Of the compacted net on the test examples; NaN where numbers are learned. */
  readonly testError: number;
  /** Of the compacted net on the examples kept aside, where some are kept; NaN where numbers are learned. */
  readonly validationError?: number;
  /** The mean loss on these, where some are kept. */
  readonly validationLoss?: number;
  /** Weights and biases with all gates open. */
  readonly weightsBefore: number;
  /** Weights and biases of the compacted net. */
  readonly weightsAfter: number;
  /** Floating-point operations per example with all gates open. */
  readonly flopsBefore: number;
  /** Floating-point operations per example of the compacted net. */
  readonly flopsAfter: number;
  /** Bytes of the net's file had it never had gates. */
  readonly bytesBefore: number;
  /** Bytes of the compacted net's file. */
  readonly bytesAfter: number;
  /** How many examples `testError` was measured on. */
  readonly testExamples: number;
  /** Of a table with classes: the error of whoever always answers the most frequent one. */
  readonly guessError?: number;
  /** Of a table with classes: how well the compacted net tells each on the test examples. What has no value is left out. */
  readonly classes?: readonly LabelScores[];
  /** Of a table with numbers: the mean loss of the compacted net on the test examples, in standardized units. */
  readonly testLoss?: number;
  /** Of a table with numbers: the share of their variance that the net explains, of several the mean. */
  readonly r2?: number;
  /** Of a table with one number to learn: the root of the mean squared error, in its own units. */
  readonly rmse?: number;
}

/** What a run was asked for, what it was trained with, and what came of it. Plain JSON. */
export interface History extends Pick<RunSettings, TableSetting> {
  /** Name of the recipe. */
  readonly recipe: string;
  /** Name of the dataset. */
  readonly dataset: string;
  /** Examples asked for, of a dataset that is drawn; left out when the dataset has its usual number. */
  readonly examples?: number;
  /** Same seed, same net. */
  readonly seed: number;
  /** As given, times 1/N; empty without gates. */
  readonly lambda: readonly number[];
  /** Name of the optimizer. */
  readonly optimizer: string;
  /** Of the optimizer, at first. */
  readonly learningRate: number;
  /** Examples per step. */
  readonly batchSize: number;
  /** Decay of the running average. */
  readonly averageDecay: number;
  /** Share of the training examples that were kept aside, if any were. */
  readonly validation?: number;
  /** Whether gates that stayed closed were taken out while training. */
  readonly shrink?: true;
  /** What was to be left of the net, if that was said. */
  readonly budget?: BudgetOptions;
  /** How many times as fast as weights gates moved, if that was said. */
  readonly gateRate?: number;
  /** Which kernels trained it. */
  readonly build: "plain" | "fast";
  /** Such as "node 20.20.2". */
  readonly runtime: string;
  /** Epochs asked for, while fewer are trained. */
  readonly plannedEpochs?: number;
  /** The epochs that were trained. */
  readonly epochs: readonly EpochRecord[];
  /** What came out. */
  readonly final: Final;
}

/** What a run that learns of a table was told of it. @internal */
export function tableSettings({ csv, target, layers, task, ignore, split }: Pick<RunSettings, TableSetting>): Pick<RunSettings, TableSetting> {
  return Object.fromEntries(Object.entries({ csv, target, layers, task, ignore, split }).filter(([, value]) => value !== undefined));
}

/** A history without what is known only after an epoch. @internal */
export type HistoryHead = Omit<History, "plannedEpochs" | "epochs" | "final">;

/** What histories keep of an epoch. @internal */
export function epochRecord(all: Epoch, shrink: boolean): EpochRecord {
  const { epoch, loss, penalty, trainError, testError, testErrorRaw, testLoss, open, removed, expectedL0, expectedFlops, seconds, set, budget, note } = all;
  const { validationError, validationLoss } = all;
  const taken = shrink && { removed };
  const numbers = Number.isNaN(trainError) && { testLoss };
  return {
    epoch,
    loss,
    penalty,
    trainError,
    testError,
    testErrorRaw,
    ...numbers,
    ...(!Number.isNaN(validationLoss) && { validationError, validationLoss }),
    open,
    ...taken,
    expectedL0,
    expectedFlops,
    seconds: Math.round(seconds * 1e4) / 1e4,
    ...(set && { set }),
    ...(budget && { budget }),
    ...(budget && note && { note }),
  };
}

/**
 * The settings of the run that gives a history again, as far as it was planned. `run()` checks them.
 * @throws ValueError for what has no epochs
 * @example
 * ```ts
 * import { run, settingsOf } from "sievenet/run";
 *
 * const first = run({ examples: 100, epochs: 1 });
 * for await (const event of first) if (event.type === "done") console.log(event.history.final);
 * const second = run({ ...settingsOf(first.history), seed: 2 });
 * second.settings.epochs; // 1
 * ```
 */
export function settingsOf({
  recipe,
  dataset,
  examples,
  seed,
  lambda,
  learningRate,
  batchSize,
  averageDecay,
  validation,
  shrink,
  budget,
  gateRate,
  ...history
}: History): RunSettings {
  if (!Array.isArray(history.epochs))
    throw new ValueError("settingsOf: the history has no epochs. Give the one that run() gave, or what its history.json holds.");
  const epochs = history.plannedEpochs ?? history.epochs.length;
  const asked = {
    ...(examples !== undefined && { examples }),
    ...(validation !== undefined && { validation }),
    ...(shrink && { shrink }),
    ...(budget && { budget }),
    ...(gateRate && { gateRate }),
    ...tableSettings(history),
  };
  return { recipe, dataset, ...asked, seed, lambda, epochs, batchSize, learningRate, averageDecay } satisfies Partial<CompleteSettings>;
}

/** A history as text, an epoch a line, so that a file can be read and compared. @internal */
export function historyText({ epochs, final, ...head }: History): string {
  const lines = epochs.map((epoch) => `    ${JSON.stringify(epoch)}`).join(",\n");
  return `${JSON.stringify(head, null, 2).slice(0, -2)},\n  "epochs": [\n${lines}\n  ],\n  "final": ${JSON.stringify(final)}\n}\n`;
}
