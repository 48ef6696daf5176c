// What comes of jobs: plain JSON, a line of the journal each.
import { ValueError } from "../index.ts";
import type { EpochRecord, History } from "../run/history.ts";
import type { Job } from "./job.ts";

/** What came of a job. All but `seconds` is the same wherever it was done. */
export interface Result extends Job {
  /** Epochs that were trained: fewer than the settings say where the job was stopped early. */
  readonly epochs: number;
  /** What errors are: shares of the examples that were classified wrongly, or mean losses where numbers are learned. */
  readonly measure: "error" | "loss";
  /** On the test examples. */
  readonly error: number;
  /** On the examples kept aside, by which runs are compared; null where none are. */
  readonly validationError: number | null;
  /** Weights and biases of the compacted net. */
  readonly weights: number;
  /** Their share of those with all gates open. */
  readonly weightsShare: number;
  /** Floating-point operations per example of the compacted net. */
  readonly flops: number;
  /** Their share of those with all gates open. */
  readonly flopsShare: number;
  /** Share of the weights that are expected to be open, which tells early which nets become small. */
  readonly expectedShare: number;
  /** Bytes of the compacted net's file. */
  readonly bytes: number;
  /** Open gates of each set of gates. */
  readonly architecture: readonly number[];
  /** SHA-256 of the compacted net's file. */
  readonly model: string;
  /** Of training, in all. */
  readonly seconds: number;
}

/** A job that could not be done, in a sentence. */
export interface Failed extends Job {
  /** Why, in a sentence. */
  readonly failure: string;
}

/** Whether something is what came of a job that was done. */
export const isResult = (outcome: Result | Failed): outcome is Result => !("failure" in outcome);

/** The kinds of what a line says, by name. */
const TOLD: Readonly<Record<"job" | "settings" | "result", Readonly<Record<string, (value: unknown) => boolean>>>> = (() => {
  const text = (value: unknown) => typeof value === "string";
  const number = (value: unknown) => typeof value === "number";
  const numbers = (value: unknown) => Array.isArray(value) && value.every(number);
  const counts = Object.fromEntries(
    ["epochs", "error", "weights", "weightsShare", "flops", "flopsShare", "expectedShare", "bytes", "seconds"].map((name) => [name, number]),
  );
  return {
    // folders are named by keys
    job: { key: (value) => text(value) && /^[0-9a-f]{16}$/.test(value as string), fingerprint: text, version: text },
    settings: { recipe: text, dataset: text, lambda: numbers, seed: number, epochs: number },
    result: { ...counts, measure: text, model: text, architecture: numbers, validationError: (value) => value === null || number(value) },
  };
})();

/** Refuses what is no line of a journal, from a file or from elsewhere. @throws ValueError with half a sentence */
export function checkOutcome(outcome: unknown): Result | Failed {
  const check = (what: string, given: unknown, kinds: (typeof TOLD)["job"]) => {
    if (typeof given !== "object" || given === null) throw new ValueError(`it has no ${what}`);
    for (const [name, fits] of Object.entries(kinds))
      if (!fits((given as Record<string, unknown>)[name])) throw new ValueError(`the ${name} of its ${what} is none`);
  };
  check("job", outcome, TOLD.job);
  const { settings, failure } = outcome as Failed;
  check("settings", settings, TOLD.settings);
  if (typeof failure !== "string") check("result", outcome, TOLD.result);
  return outcome as Result | Failed;
}

/** Whether a job has all its epochs. */
export const isComplete = ({ epochs, settings }: Result): boolean => epochs >= settings.epochs;

/** What came of a job, from its history and the hash of its net. @throws ValueError for an error that is no number: a line of JSON could not hold it */
export function resultOf(job: Job, { epochs, final }: History, model: string): Result {
  const last = epochs.at(-1) as EpochRecord;
  const measure = Number.isNaN(final.testError ?? Number.NaN) ? "loss" : "error";
  const { validationError, validationLoss } = { ...last, ...final };
  const validated = measure === "error" ? validationError : validationLoss;
  const error = (measure === "error" ? final.testError : (final.testLoss ?? last.testLoss)) as number;
  if (![error, validated ?? 0].every(Number.isFinite))
    throw new ValueError(`sweep: the ${measure} of job ${job.key} is ${error}, on the examples kept aside ${validated}. Train with a lower learning rate.`);
  return {
    ...job,
    epochs: epochs.length,
    measure,
    error,
    validationError: validated ?? null,
    weights: final.weightsAfter,
    weightsShare: final.weightsAfter / final.weightsBefore,
    flops: final.flopsAfter,
    flopsShare: final.flopsAfter / final.flopsBefore,
    expectedShare: last.expectedL0 / final.weightsBefore,
    bytes: final.bytesAfter,
    architecture: final.architecture,
    model,
    seconds: Math.round(1e4 * epochs.reduce((sum, { seconds }) => sum + seconds, 0)) / 1e4,
  };
}
