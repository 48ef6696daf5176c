// What reports and plots need of a training: the history of a run has it, and so have the epochs that train() yields.
import { type Epoch, ValueError } from "../index.ts";
import { shown } from "../options.ts";
import type { Final } from "../run/history.ts";

/** What is shown of an epoch. `train()` yields it, histories keep it. */
export interface ReportedEpoch
  extends Pick<Epoch, "epoch" | "loss" | "penalty" | "trainError" | "testError" | "testErrorRaw" | "open" | "expectedL0" | "expectedFlops"> {
  /** Mean loss on the test examples, where there were some. */
  readonly testLoss?: number;
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

const NUMBERS = ["epoch", "loss", "penalty", "trainError", "testError", "testErrorRaw", "expectedL0", "expectedFlops"] as const;
const TEXTS = ["recipe", "dataset", "build", "runtime"] as const;

const isNumber = (value: unknown) => typeof value === "number";
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);
const areNumbers = (value: unknown) => Array.isArray(value) && value.every(isNumber);

/** Whether a value is how well each class is told, in numbers, of which some may be missing. */
const areScores = (value: unknown): boolean =>
  Array.isArray(value) &&
  value.every(
    (each: unknown) =>
      isObject(each) &&
      typeof each["label"] === "string" &&
      isNumber(each["examples"]) &&
      ["precision", "recall", "f1", "auc"].every((name) => isNumber(each[name] ?? 0)),
  );
/** What of a final record is more than a number. */
const LISTS: Readonly<Record<string, readonly [fits: (value: unknown) => boolean, needed: string]>> = {
  architecture: [areNumbers, "an array of numbers"],
  classes: [areScores, "an array of scores with labels"],
};

/** An epoch, checked. JSON writes null for NaN. @throws ValueError */
function checkEpoch(who: string, epoch: unknown, i: number): ReportedEpoch {
  const refuse = (name: string, value: unknown, needed: string): never => {
    throw new ValueError(`${who}: ${name} of epoch ${i + 1} of the history is ${shown(value)}, but ${needed} is needed. Give what train() or run() gave.`);
  };
  if (!isObject(epoch))
    throw new ValueError(`${who}: epoch ${i + 1} of the history is ${shown(epoch)}, but an object is needed. Give what train() or run() gave.`);
  const fields: Record<string, unknown> = { ...epoch };
  for (const name of [...NUMBERS, "validationError"]) {
    if (fields[name] === null) fields[name] = Number.NaN;
    if (!isNumber(fields[name]) && !(name === "validationError" && fields[name] === undefined)) refuse(name, fields[name], "a number");
  }
  if (!areNumbers(fields["open"])) refuse("open", fields["open"], "an array of numbers");
  return fields as unknown as ReportedEpoch;
}

/** The same for a list of epochs, whatever a file may hold in its place. @throws ValueError when there is no epoch, or something else in the place of a number */
export function reported(who: string, history: ReportedHistory | readonly ReportedEpoch[]): ReportedHistory {
  const all = (Array.isArray(history) ? { epochs: history } : history) as ReportedHistory;
  if (!Array.isArray(all?.epochs) || !all.epochs.length)
    throw new ValueError(`${who}: the history has no epochs. Give that of a run, or an array of what train() yields.`);
  const refuse = (name: string, value: unknown, needed: string): never => {
    throw new ValueError(`${who}: ${name} of the history is ${shown(value)}, but ${needed} is needed. Give what run() gave.`);
  };
  for (const name of TEXTS) if (typeof (all[name] ?? "") !== "string") refuse(name, all[name], "text");
  if (!isNumber(all.plannedEpochs ?? 0)) refuse("plannedEpochs", all.plannedEpochs, "a number");
  const final: unknown = all.final ?? {};
  if (!isObject(final)) return refuse("final", final, "an object");
  for (const [name, value] of Object.entries(final)) {
    const [fits, needed] = (Object.hasOwn(LISTS, name) && LISTS[name]) || [isNumber, "a number"];
    if (!fits(value ?? 0)) refuse(`final.${name}`, value, needed);
  }
  return { ...all, epochs: Array.from(all.epochs, (epoch, i) => checkEpoch(who, epoch, i)) };
}
