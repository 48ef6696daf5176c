// Which nets of a sweep to look at: the smallest under an error, those that no other beats, and the mean over seeds.
import { UsageError, ValueError } from "../index.ts";
import { numberThat, oneOf, refuseUnknown } from "../options.ts";
import { canonical } from "./canonical.ts";
import { isComplete, type Result } from "./result.ts";
import type { Sweep } from "./sweep.ts";

/** What the size of a net is counted in. */
export type SizeOf = "weights" | "flops";

/** Options of `best()`. */
export interface BestOptions {
  /** The highest error on the examples kept aside that the net may have: a share of them, or the mean loss where numbers are learned. */
  readonly error: number;
  /** What is to be small. Default "weights". */
  readonly of?: SizeOf;
}

/** By which error runs are compared: that on the examples kept aside; where none are, the one on the test examples. */
export const judged = ({ validationError, error }: Result): number => validationError ?? error;

/**
 * The smallest net whose error on the examples kept aside is at most so high; of equals that with the lower error. The error on
 * the test examples, which had no say, is then an honest one. Undefined where there is no such net. Runs that were stopped early have no say either.
 * @throws UsageError for a sweep that keeps no examples aside
 * @example
 * ```ts
 * import { best, type Result } from "sievenet/sweep";
 *
 * const made = { epochs: 1, settings: { epochs: 1 }, flops: 9 };
 * const results = [{ ...made, weights: 500, validationError: 0.01 }, { ...made, weights: 300, validationError: 0.015 }] as unknown as Result[];
 * best({ results }, { error: 0.016 })?.weights; // 300
 * ```
 */
export function best({ results }: Pick<Sweep, "results">, options: BestOptions): Result | undefined {
  refuseUnknown("best", options, ["error", "of"]);
  const { error, of = "weights" } = options;
  numberThat("best", "error", error, "a number from 0 up, such as 0.016", (value) => value >= 0);
  oneOf("best", "of", of, ["weights", "flops"]);
  const done = results.filter(isComplete);
  if (done.some(({ validationError }) => validationError === null))
    throw new UsageError("best: nets are chosen by the error on examples kept aside, but this sweep keeps none. Sweep with { validation: 0.1 }.");
  return done
    .filter(({ validationError }) => (validationError as number) <= error)
    .sort((a, b) => a[of] - b[of] || judged(a) - judged(b))
    .at(0);
}

/**
 * The Pareto front: the results that no other beats in both error (on the examples kept aside; where none are, on the test examples)
 * and size, the smallest net first.
 * @throws ValueError for another size
 * @example
 * ```ts
 * import { front, type Result } from "sievenet/sweep";
 *
 * const made = { epochs: 1, settings: { epochs: 1 } };
 * const results = [[500, 0.01], [300, 0.02], [400, 0.03]].map(([weights, validationError]) => ({ ...made, weights, validationError })) as unknown as Result[];
 * front({ results }).map(({ weights }) => weights); // [300, 500]
 * ```
 */
export function front({ results }: Pick<Sweep, "results">, of: SizeOf = "weights"): Result[] {
  oneOf("front", "of", of, ["weights", "flops"]);
  const sorted = results.filter(isComplete).sort((a, b) => a[of] - b[of] || judged(a) - judged(b));
  const kept: Result[] = [];
  for (const result of sorted) if (judged(result) < (kept.length ? judged(kept.at(-1) as Result) : Infinity)) kept.push(result);
  return kept;
}

/** A mean, and the deviation around it (of a sample: 0 for one number). */
export interface Spread {
  readonly mean: number;
  readonly deviation: number;
}

/** Of numbers, at least one. */
export function spread(numbers: readonly number[]): Spread {
  const mean = numbers.reduce((sum, each) => sum + each, 0) / numbers.length;
  const squares = numbers.reduce((sum, each) => sum + (each - mean) * (each - mean), 0);
  return { mean, deviation: numbers.length > 1 ? Math.sqrt(squares / (numbers.length - 1)) : 0 };
}

/** The runs of the same settings but for their seeds, and of as many epochs, in the order in which they came. */
export function bySettings(results: readonly Result[]): Result[][] {
  const groups = new Map<string, Result[]>();
  for (const result of results) {
    const { seed: _, data: _data, csv: _csv, ...settings } = result.settings;
    const name = canonical([settings, result.fingerprint, result.epochs]);
    groups.set(name, [...(groups.get(name) ?? []), result]);
  }
  return Array.from(groups.values());
}

/** Refuses a sweep without results. @throws ValueError */
export function checkResults(who: string, results: readonly Result[]): void {
  if (!results.length) throw new ValueError(`${who}: the sweep has no results. Give what sweep() or collect() gave.`);
}
