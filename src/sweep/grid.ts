// The grid of a sweep: options to a list of jobs.
import { type BudgetOptions, ValueError } from "../index.ts";
import { refuseUnknown, shown, whole } from "../options.ts";
import { checkSettings, SETTINGS } from "../run/check.ts";
import type { CompleteSettings, RunSettings } from "../run/settings.ts";
import { programWords, type Words } from "../run/words.ts";
import { type Job, jobOf } from "./job.ts";

/** What a sweep varies, and the settings that all its runs have. */
export interface GridOptions extends Omit<RunSettings, "recipe" | "lambda" | "budget" | "seed" | "validation"> {
  /** Name of the recipe, or several. Default "lenet-300-100". */
  readonly recipe?: string | readonly string[];
  /** Prices of an open weight times the number of examples; each a number for all sets of gates, or a list with one for each. Default: the recipe's, unless there are budgets. */
  readonly lambdas?: readonly (number | readonly number[])[];
  /** What is to be left: one run for each budget, beside those of `lambdas`. */
  readonly budgets?: readonly BudgetOptions[];
  /** How many seeds, from 1 up, or which. Default 1. */
  readonly seeds?: number | readonly number[];
  /** Share of the training examples that are kept aside, by whose error runs are compared; 0: none. Default 0.1. */
  readonly validation?: number;
}

/** Settings of one run that a sweep has several of. */
const SINGLE: readonly string[] = ["lambda", "budget", "seed"];
/** Names of the options of a grid. */
export const GRID_OPTIONS: readonly string[] = ["lambdas", "budgets", "seeds", ...SETTINGS.filter((name) => !SINGLE.includes(name))];

/** More jobs are refused. */
const MOST = 1_000_000;

function listed<T>(name: string, values: readonly T[] | undefined): readonly T[] {
  if (values === undefined) return [];
  if (!Array.isArray(values) || !values.length) throw new ValueError(`sweep: ${name} is ${shown(values)}, but it must be a list with at least one of them.`);
  return values;
}

function seedsOf(seeds: number | readonly number[]): readonly number[] {
  if (typeof seeds !== "number") return listed("seeds", seeds);
  if (whole("sweep", "seeds", seeds) > MOST) throw new ValueError(`sweep: seeds is ${seeds}, but a sweep has at most ${MOST} jobs.`);
  return Array.from({ length: seeds }, (_, i) => i + 1);
}

/** The settings of all runs of a sweep, in the words of who asked for it. @throws ValueError */
export function gridIn(options: GridOptions, words: Words): CompleteSettings[] {
  refuseUnknown("sweep", options, GRID_OPTIONS);
  const { recipe, lambdas, budgets, seeds = 1, validation = 0.1, ...common } = options;
  const recipes: readonly (string | undefined)[] = typeof recipe === "string" || recipe === undefined ? [recipe] : listed("recipe", recipe);
  const priced: readonly RunSettings[] = [
    ...listed("lambdas", lambdas).map((lambda) => ({ lambda })),
    ...listed("budgets", budgets).map((budget) => ({ budget })),
  ];
  const prices = priced.length ? priced : [{}];
  const all = seedsOf(seeds);
  const count = all.length * recipes.length * prices.length;
  if (count > MOST) throw new ValueError(`sweep: there would be ${count} jobs, but a sweep has at most ${MOST}. Give fewer prices or seeds.`);
  const aside = validation === 0 ? {} : { validation };
  return all.flatMap((seed) =>
    recipes.flatMap((name) =>
      prices.map((price) => checkSettings({ ...common, ...(name !== undefined && { recipe: name }), ...aside, ...price, seed }, words)),
    ),
  );
}

/**
 * The settings of all runs of a sweep, complete: all prices of the first seed come first, so that a sweep shows the whole curve
 * early.
 * @throws ValueError for the first setting that cannot be
 * @example
 * ```ts
 * import { grid } from "sievenet/sweep";
 *
 * grid({ lambdas: [0.1, 1], seeds: [7] }).map(({ lambda, seed }) => [lambda, seed]); // [[[0.1], 7], [[1], 7]]
 * ```
 */
export function grid(options: GridOptions = {}): CompleteSettings[] {
  return gridIn(options, programWords);
}

/** The jobs of settings, each once. @throws FileError, FormatError, DownloadError */
export async function jobsOf(all: readonly CompleteSettings[], signal?: AbortSignal): Promise<Job[]> {
  const found = new Map<string, Job>();
  for (const settings of all) {
    const job = await jobOf(settings, signal);
    found.set(job.key, job);
  }
  return Array.from(found.values());
}

/**
 * The jobs of a sweep, each once.
 * @throws ValueError for the first setting that cannot be; FileError, FormatError, DownloadError for data that cannot be read
 * @example
 * ```ts
 * import { jobs } from "sievenet/sweep";
 *
 * const all = await jobs({ examples: 100, epochs: 2, lambdas: [0.1, 1], seeds: 3 });
 * all.length; // 6
 * all[1]?.settings.lambda; // [1]
 * ```
 */
export async function jobs(options: GridOptions = {}): Promise<Job[]> {
  return jobsOf(grid(options));
}
