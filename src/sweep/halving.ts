// Successive halving (Jamieson and Talwalkar 2016, "Non-stochastic best arm identification and hyperparameter optimization"): at
// rungs, runs that others beat are stopped. Their paper keeps the half with the lower error; of a sweep that would keep the large
// nets only, so a run is beaten by those that have no higher error on the examples kept aside *and* expect to need no more weights.
import { ValueError } from "../index.ts";
import { shown, whole } from "../options.ts";
import type { CompleteSettings } from "../run/settings.ts";
import type { Result } from "./result.ts";

/** When runs are compared, and how many go on. */
export interface HalvingOptions {
  /** After which epochs. Default: after an eighth, a quarter and half of all. */
  readonly rungs?: readonly number[];
  /** Share of the runs that go on from each, at least. Default 0.5. */
  readonly keep?: number;
}

/** Shares of the epochs after which runs are compared. */
const RUNGS = [1 / 8, 1 / 4, 1 / 2];

/** The rungs for runs of so many epochs: those that come before the end, each once. @throws ValueError */
export function rungsOf({ rungs }: HalvingOptions, all: readonly Pick<CompleteSettings, "epochs" | "validation">[]): number[] {
  if (all.some(({ validation }) => validation === undefined))
    throw new ValueError("sweep: halving compares runs by the error on examples kept aside, but none are. Leave { validation: 0 } out.");
  const epochs = Math.min(...all.map((each) => each.epochs));
  if (rungs !== undefined && (!Array.isArray(rungs) || !rungs.length))
    throw new ValueError(`sweep: rungs is ${shown(rungs)}, but it must be a list of epochs, such as [5, 10].`);
  const wanted = rungs?.map((rung) => whole("sweep", "rungs", rung)) ?? RUNGS.map((share) => Math.max(1, Math.round(share * epochs)));
  const before = Array.from(new Set(wanted))
    .filter((rung) => rung < epochs)
    .sort((a, b) => a - b);
  if (!before.length)
    throw new ValueError(`sweep: halving compares runs before their end, but they have ${epochs} epoch${epochs === 1 ? "" : "s"}. Give more.`);
  return before;
}

/** Whether a is at least as good as b in both, and better in one. */
function beats(a: Result, b: Result): boolean {
  const [errorA, errorB] = [a.validationError ?? Infinity, b.validationError ?? Infinity];
  return errorA <= errorB && a.expectedShare <= b.expectedShare && (errorA < errorB || a.expectedShare < b.expectedShare);
}

/**
 * The keys of the runs that are stopped at a rung: those that most others beat, until the share is left that is to go on. Who is
 * beaten by none goes on. It depends on the results alone: among equals the higher error goes first, then the later key.
 */
export function losers(at: readonly Result[], keep: number): string[] {
  const beaten = at.map((result) => ({ result, by: at.filter((other) => beats(other, result)).length })).filter(({ by }) => by > 0);
  const error = ({ validationError }: Result) => validationError ?? Infinity;
  beaten.sort((a, b) => b.by - a.by || error(b.result) - error(a.result) || (a.result.key < b.result.key ? 1 : -1));
  return beaten.slice(0, at.length - Math.ceil(keep * at.length)).map(({ result }) => result.key);
}
