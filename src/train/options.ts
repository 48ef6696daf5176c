// What train() can be told, checked and with defaults filled in.
import type { Dataset } from "../data/dataset.ts";
import { present } from "../data/pick.ts";
import { shuffled, splitShare } from "../data/share.ts";
import { UsageError, ValueError } from "../errors.ts";
import { fileSystem } from "../files.ts";
import type { Part } from "../layers/layer.ts";
import { crossEntropy } from "../ops/crossEntropy.ts";
import { checkOptimizer, type Optimizer } from "../optimizers/optimizer.ts";
import { flag, numberThat, refuseUnknown, shown, whole } from "../options.ts";
import { checkSeed, currentSeed } from "../random.ts";
import { isBytes } from "../realms.ts";
import type { TrainingState } from "../records.ts";
import { print, sameShape } from "../shape.ts";
import type { Budget } from "./budget/budget.ts";
import { checkDataset, checkLossNamed } from "./check.ts";
import type { Progress } from "./epoch.ts";
import { checkLossFunction, type Loss } from "./loss.ts";

/** Where a training writes checkpoints, and how often. */
export interface CheckpointOptions {
  /** A file, or a folder (one that is there, or a name that ends in "/"): then "checkpoint.safetensors" in it. A URL of a file, too; in browsers "opfs:NAME" or "indexeddb:NAME". */
  readonly path: string | URL;
  /** Epochs from one to the next; the last epoch is written in any case. Default 1, or none with `everySteps`. */
  readonly every?: number;
  /** Steps from one to the next, within an epoch too. Default: only at the ends of epochs. */
  readonly everySteps?: number;
}

/** What a training can go on from: a state, or the net that `decode` or `load` gave for a checkpoint. */
export type Resumable = TrainingState | Part;

/** Options of `train()`. */
export interface TrainOptions {
  /** From what the net gives and the labels to one number, the mean over the batch. Default `crossEntropy`; needed for a dataset with targets. */
  readonly loss?: Loss;
  /** Default `adam()`, the same in all calls for a net, so that its moments go on. */
  readonly optimizer?: Optimizer;
  /** Default 10. */
  readonly epochs?: number;
  /** Examples a step. Default 100, or all if there are fewer. */
  readonly batchSize?: number;
  /** Leaves out of an epoch the examples that are left when the batch size does not divide their number. Default false: they make a smaller batch. */
  readonly dropLast?: boolean;
  /** Decay of a running average of the weights, such as 0.999. The net holds the averages afterwards. Default: none. */
  readonly averageDecay?: number;
  /** Examples to measure `testError` on after each epoch. */
  readonly test?: Dataset;
  /** Examples to choose by: `validationLoss` is measured on them after each epoch. Or the share of `data`, such as 0.1, that `trainValidationSplit` takes for it. */
  readonly validation?: Dataset | number;
  /** Ends training when the validation loss has not become lower for so many epochs; with a `budget`, of those that hold it. Default: all epochs are trained. */
  readonly patience?: number;
  /**
   * Leaves the net with the weights of the epoch that had the lowest validation loss, however training ends: after the
   * last epoch, a break or an error. With a `budget`, of the epochs that hold it. Default: true with `patience`, else false.
   */
  readonly keepBest?: boolean;
  /**
   * Takes gates out of the net, with the weights they close, once they stay closed: at test time, raw and averaged, at the ends
   * of two epochs in a row, with a probability of being open below `threshold` (default 0.1). The same layers then have
   * smaller arrays, a `select` may be put into a sequence, and training goes on with what is left as if nothing had
   * happened. Another `sequential` of the same layers is not told, and does not fit them any more. Default false.
   */
  readonly shrink?: boolean | { readonly threshold?: number };
  /**
   * What is to be left of the net, instead of a lambda that is guessed: `budget({ of: "weights", at: 0.1 })` trains to a tenth
   * of the weights, `budget({ lossIncrease: 0.05 })` to the sparsest net whose loss stays within 5 % of what it was.
   */
  readonly budget?: Budget;
  /**
   * How many times as fast as the optimizer's rate gates move. Default: 10 with a budget (unless the optimizer has a group with a
   * rate for gates), else 1.
   */
  readonly gateRate?: number;
  /** Seed of the order of examples, of the gates, of changes to images (see `augmented`), and of the validation share. Default: that of `seed()`. */
  readonly seed?: number;
  /** Stops training when aborted: its reason is thrown. */
  readonly signal?: AbortSignal;
  /**
   * Goes on where another training was: from its `state()`, or from the net that `decode` or `load` gave for a checkpoint. That
   * net can be trained on, or one that was built as it was at first. Options and examples must be what they were (what differs
   * is refused; a loss goes by its name, if it has one); `epochs` counts from the beginning and may be more. The bits are those of one training that was never stopped.
   */
  readonly from?: Resumable | undefined;
  /**
   * Keeps a file that the training can go on `from`: `{ path: "run/", every: 1 }`. Each is on the disk before its epoch is
   * yielded, and replaces the one before as a whole, so that there is a sound one whenever the process ends.
   */
  readonly checkpoint?: CheckpointOptions | undefined;
  /** Called now and then within an epoch, never more often than every 12 ms. */
  readonly onProgress?: (progress: Progress) => void;
}

/** What a training goes by: its options with their defaults, and its examples. */
export interface TrainingSettings {
  /** The examples to train on, without those split off. */
  readonly data: Dataset;
  readonly validation: Dataset | undefined;
  readonly test: Dataset | undefined;
  readonly loss: Loss;
  readonly epochs: number;
  /** Examples a step. */
  readonly size: number;
  readonly steps: number;
  /** Examples an epoch. */
  readonly examples: number;
  readonly seed: number;
  /** Infinity when training does not end early. */
  readonly patience: number;
  readonly keepBest: boolean;
  /** Below which probability gates may go; 0: none. */
  readonly shrink: number;
  readonly budget: Budget | undefined;
  /** Undefined: what the optimizer's groups say. */
  readonly gateRate: number | undefined;
}

/** Refuses examples that are unlike those to train on. */
function checkAlike(data: Dataset, other: Dataset | undefined, what: "test" | "validation"): void {
  if (other === undefined) return;
  checkDataset(`train, ${what} set`, other, what);
  if (other.count === 0) throw new ValueError(`train: the ${what} set is empty. Leave it out, or give at least one example.`);
  if (!sameShape(other.shape, data.shape))
    throw new ValueError(`train: training examples are ${print(data.shape)} but ${what} examples ${print(other.shape)}. Both must have the same shape.`);
  if (other.scale !== data.scale && isBytes(other.inputs) && isBytes(data.inputs))
    throw new ValueError(`train: bytes to train on have the scale ${data.scale}, but those of the ${what} set ${other.scale}. Give both the same.`);
  const labels = ({ targetShape = [] }: Dataset) => (targetShape.length ? `targets ${print(targetShape)}` : "class indices");
  if (!sameShape(other.targetShape ?? [], data.targetShape ?? []))
    throw new ValueError(`train: training examples have ${labels(data)} but ${what} examples ${labels(other)}. Both must have the same.`);
}

function batches(count: number, held: number, { batchSize, dropLast = false }: TrainOptions): Pick<TrainingSettings, "size" | "steps" | "examples"> {
  const size = whole("train", "batchSize", batchSize ?? Math.min(100, count));
  if (size > count) {
    const left = held ? ` left when ${held} are split off for validation` : "";
    throw new ValueError(`train: batchSize is ${size}, but the dataset has only ${count} examples${left}. Use a batch size of at most ${count}.`);
  }
  flag("train", "dropLast", dropLast);
  const steps = dropLast ? Math.floor(count / size) : Math.ceil(count / size);
  return { size, steps, examples: Math.min(count, steps * size) };
}

/** Refuses a training that ends before its optimizer has moved anything. */
function checkMoves(optimizer: Optimizer | undefined, steps: number, epochs: number): void {
  const { batches = 1, name, waiting = false } = optimizer ?? {};
  if (epochs * steps < batches && !waiting)
    throw new ValueError(
      `train: ${name} moves the net once in ${batches} batches, but ${epochs} epochs have ${epochs * steps}. Use a smaller batchSize, more epochs, or accumulate fewer.`,
    );
}

function choosing({ validation, patience, keepBest = patience !== undefined }: TrainOptions): Pick<TrainingSettings, "patience" | "keepBest"> {
  if (patience !== undefined) whole("train", "patience", patience);
  if (validation === undefined && (patience !== undefined || keepBest)) {
    const what = patience === undefined ? "keepBest" : "patience";
    throw new ValueError(`train: ${what} goes by the validation loss, but there is no validation. Give examples, or the share of them to split off: 0.1.`);
  }
  return { patience: patience ?? Infinity, keepBest: flag("train", "keepBest", keepBest) };
}

/** Names of the options of `train()`. */
export const TRAIN_OPTIONS: readonly string[] =
  "epochs batchSize loss optimizer dropLast averageDecay test validation patience keepBest shrink budget gateRate seed signal from checkpoint onProgress".split(
    " ",
  );

function checkCheckpoint(checkpoint: CheckpointOptions): void {
  refuseUnknown("train, checkpoint", checkpoint, ["path", "every", "everySteps"]);
  const { path, every, everySteps } = checkpoint;
  if (path === undefined) throw new ValueError('train, checkpoint: there is no path. Name the file to write: { path: "run/checkpoint.safetensors" }.');
  if (every !== undefined) whole("train, checkpoint", "every", every);
  if (everySteps !== undefined) whole("train, checkpoint", "everySteps", everySteps);
  if (!fileSystem() && !/^(opfs|indexeddb):/.test(String(path)))
    throw new UsageError(
      'train: checkpoint needs files, which this runtime does not have. Give the path "opfs:NAME" or "indexeddb:NAME" in a browser, or keep encode(run) of a training() yourself.',
    );
}

function checkBudget(budget: Budget | undefined): Budget | undefined {
  if (budget === undefined || typeof (budget as Partial<Budget> | null)?.hold === "function") return budget;
  throw new ValueError(`train: budget is ${shown(budget)}, but what budget() gives is needed: budget({ of: "weights", at: 0.1 }).`);
}

function shrinking({ shrink = false }: TrainOptions): number {
  if (typeof shrink === "boolean") return shrink ? 0.1 : 0;
  refuseUnknown("train, shrink", shrink, ["threshold"]);
  const { threshold = 0.1 } = shrink;
  if (typeof threshold !== "number" || !(threshold > 0 && threshold < 1))
    throw new ValueError(`train: the threshold of shrink is ${shown(threshold)}, but it is a probability above 0 and below 1.`);
  return threshold;
}

/** @throws ValueError for the first option that cannot be. */
export function settingsOf(given: Dataset, options: TrainOptions): TrainingSettings {
  checkDataset("train", given, "train");
  refuseUnknown("train", options, TRAIN_OPTIONS);
  const { test, loss, optimizer } = options;
  if (optimizer !== undefined) checkOptimizer("train", optimizer);
  if (loss !== undefined) checkLossFunction("train", loss);
  if (options.checkpoint !== undefined) checkCheckpoint(options.checkpoint);
  const all = present(given);
  if (all.count === 0) throw new ValueError("train: the dataset is empty. Give at least one example.");
  const epochs = whole("train", "epochs", options.epochs ?? 10);
  const choice = choosing(options);
  checkLossNamed("train", all, loss);
  const seed = checkSeed(options.seed ?? currentSeed());
  const { train: data, validation } =
    typeof options.validation === "number" ? splitShare(all, options.validation, shuffled(all, seed)) : { train: all, validation: options.validation };
  checkAlike(data, test, "test");
  checkAlike(data, validation, "validation");
  const division = batches(data.count, all.count - data.count, options);
  checkMoves(optimizer, division.steps, epochs);
  return {
    data,
    validation,
    test,
    loss: loss ?? crossEntropy,
    epochs,
    seed,
    shrink: shrinking(options),
    budget: checkBudget(options.budget),
    gateRate:
      options.gateRate === undefined ? undefined : numberThat("train", "gateRate", options.gateRate, "a number above 0", (rate) => rate > 0 && rate < Infinity),
    ...division,
    ...choice,
  };
}
