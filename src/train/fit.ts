// Training a net in one call.
import type { Dataset } from "../data/dataset.ts";
import { DivergedError, ValueError } from "../errors.ts";
import type { Part } from "../layers/layer.ts";
import { refuseUnknown, shown } from "../options.ts";
import { checkDataset } from "./check.ts";
import type { Epoch } from "./epoch.ts";
import { FitHistory } from "./history.ts";
import { TRAIN_OPTIONS, type TrainOptions } from "./options.ts";
import { training } from "./train.ts";
import { wordOn } from "./word.ts";
import { wordOnDead } from "./wordOnDead.ts";
import { wordsOnData } from "./wordsOnData.ts";

/** Options of `fit()`: those of `train()`, and what is to be called after each epoch. */
export interface FitOptions extends TrainOptions {
  /** Called with the record of each epoch, while the net holds the weights that the record is of. What it gives is awaited. */
  readonly onEpoch?: (epoch: Epoch) => unknown;
}

/**
 * Trains a net on a dataset for all epochs, and gives their history: `train` without a loop, with the same options and the
 * same bits. `signal` stops it; `onEpoch` and `onProgress` tell how far it is; `console.log` shows the history as a table, with a
 * sentence below where gates or examples ask for one: inputs or targets that are not scaled, features that never change.
 * @throws ValueError for options that cannot be; DivergedError when the loss is no longer finite; the signal's reason.
 * @example
 * ```ts
 * import { dataset, dense, fit, sequential, tanh } from "sievenet";
 *
 * const xor = dataset({ inputs: [0, 0, 0, 1, 1, 0, 1, 1], labels: [0, 1, 1, 0], shape: [2] });
 * const history = await fit(sequential(dense(2, 8), tanh, dense(8, 2)), xor, { epochs: 5, onEpoch: ({ loss }) => console.log(loss) });
 * history.epochs.length; // 5
 * history.last.epoch; // 5
 * console.log(history); // a row per epoch
 * ```
 */
export async function fit(net: Part, data: Dataset, options: FitOptions = {}): Promise<FitHistory> {
  checkDataset("train", data, "train"); // before the options, which would be the targets where arrays came for both
  refuseUnknown("fit", options, [...TRAIN_OPTIONS, "onEpoch"]);
  const { onEpoch, ...others } = options;
  if (onEpoch !== undefined && typeof onEpoch !== "function")
    throw new ValueError(`fit: onEpoch is ${shown(onEpoch)}, but it must be a function of an epoch's record.`);
  const run = training(net, data, others);
  try {
    for await (const epoch of run) await onEpoch?.(epoch);
  } catch (error) {
    // what the examples are may be why
    if (error instanceof DivergedError) error.message = [error.message, ...wordsOnData(net, run.settings, Infinity)].join(" ");
    throw error;
  }
  const last = run.epochs.at(-1);
  // a training that goes on from its end has nothing left to do, and a state tells nothing of the epochs before
  if (!last) return new FitHistory([], []);
  const word = last.note ?? wordOn(net, run.settings.data.count) ?? wordOnDead(net, run.settings.data);
  return new FitHistory(run.epochs, [...(word ? [word] : []), ...wordsOnData(net, run.settings, last.loss)]);
}
