// What reports and plots need of a training: the history of a run has it, and so have the epochs that train() yields.
import { type Epoch, ValueError } from "../index.ts";
import type { Final } from "../run/history.ts";

/** What is shown of an epoch. `train()` yields it, histories keep it. */
export interface ReportedEpoch
  extends Pick<Epoch, "epoch" | "loss" | "penalty" | "trainError" | "testError" | "testErrorRaw" | "open" | "expectedL0" | "expectedFlops"> {
  /** Share of validation examples classified wrongly, where there were some. */
  readonly validationError?: number;
}

/** What is shown of a training. Only the epochs are needed; what else is missing is left out, or told by the net. */
export interface ReportedHistory {
  /** In order, at least one. */
  readonly epochs: readonly ReportedEpoch[];
  /** Name of the recipe. */
  readonly recipe?: string;
  /** Name of the dataset. */
  readonly dataset?: string;
  /** Which kernels trained the net. */
  readonly build?: string;
  /** Such as "node 20.20.2". */
  readonly runtime?: string;
  /** Epochs asked for, where fewer were trained. */
  readonly plannedEpochs?: number;
  /** What came out. A net that shrank while it trained does not know what it had before: this does. */
  readonly final?: Partial<Final>;
}

/** The same for a list of epochs. @throws ValueError when there is no epoch */
export function reported(who: string, history: ReportedHistory | readonly ReportedEpoch[]): ReportedHistory {
  const all = (Array.isArray(history) ? { epochs: history } : history) as ReportedHistory;
  if (Array.isArray(all?.epochs) && all.epochs.length) return all;
  throw new ValueError(`${who}: the history has no epochs. Give that of a run, or an array of what train() yields.`);
}
