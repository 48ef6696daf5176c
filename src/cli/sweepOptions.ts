// From words to a sweep: what `sievenet sweep` was asked for, as options.
import { recipeNames } from "../recipes/index.ts";
import { MLP } from "../recipes/mlp.ts";
import type { RunSettings } from "../run/settings.ts";
import type { Words } from "../run/words.ts";
import { type GridOptions, gridIn } from "../sweep/grid.ts";
import { budgetOf } from "./budget.ts";
import { asFailure, usage } from "./failure.ts";
import { checkTyped, numbersOf, source, type Typed, tableOf, wordsOf } from "./options.ts";
import { wholeIn } from "./words.ts";

/** What commander hands over: text as it was typed. */
export interface TypedSweep extends Omit<Typed, "seed" | "gates" | "fast" | "dryRun" | "resume"> {
  readonly seeds?: string;
  readonly jobs?: string;
  readonly shard?: string;
  readonly halving?: boolean;
  readonly collect?: string[];
  readonly best?: string;
  readonly queue?: string;
  readonly queueName?: string;
}

/** What was asked for. */
export interface AskedSweep {
  readonly options: GridOptions;
  readonly words: Words;
  /** Threads at a time; undefined: as many as there are processors. */
  readonly count: number | undefined;
  readonly shard: { readonly index: number; readonly of: number } | undefined;
  readonly folder: string;
}

/** "0.1,0.1/0.3/3" -> [0.1, [0.1, 0.3, 3]]. @throws Failure */
function lambdasOf(text: string | undefined): GridOptions["lambdas"] {
  return text?.split(",").map((each) => {
    const all = each.split("/").map((part) => (part.trim() === "" ? Number.NaN : Number(part)));
    if (all.some((price) => !(price >= 0 && price < Infinity)))
      throw usage(
        `--lambda is "${text}", but "${each}" is no price. Give numbers from 0 up with commas between runs, and / between layers: 0.03,0.1,0.1/0.3/3.`,
      );
    return all.length === 1 ? (all[0] as number) : all;
  });
}

/** Budgets with commas between them, of any of the three kinds. @throws Failure */
function budgetsOf(typed: TypedSweep): NonNullable<RunSettings["budget"]>[] {
  return (["budget", "layerBudget", "lossBudget"] as const).flatMap(
    (kind) => typed[kind]?.split(",").flatMap((each) => budgetOf({ [kind]: each.trim() }) ?? []) ?? [],
  );
}

/** "2/8" -> the second of eight. @throws Failure */
export function shardIn(text: string | undefined): { readonly index: number; readonly of: number } | undefined {
  if (text === undefined) return undefined;
  const [, index, of] = /^(\d+)\/(\d+)$/.exec(text) ?? [];
  if (!(Number(index) >= 1 && Number(index) <= Number(of))) throw usage(`--shard is "${text}", but it must say which of how many, such as 1/8 to 8/8.`);
  return { index: Number(index), of: Number(of) };
}

/** Where a sweep goes that was not told: the same again for the same recipe and data, so that it goes on. */
const usualFolder = ({ recipe, dataset }: RunSettings): string => `sweeps/${recipe}-${String(dataset).replaceAll(/[^\w.-]+/g, "_")}`;

/** `names`: the recipes that were typed. @throws Failure with a sentence for the first thing that is wrong */
export function askedSweep(name = recipeNames[0] as string, typed: TypedSweep): AskedSweep {
  const { seeds, validation, jobs, shard, out, shrink } = typed;
  checkTyped(typed as Typed);
  const words: Words = { ...wordsOf(typed as Typed), came: (setting, value) => `"${(typed as Record<string, unknown>)[setting] ?? value}"` };
  try {
    const recipes = name.split(",");
    const [first = ""] = recipes;
    if (recipes.includes(MLP) && recipes.length > 1) throw usage(`${MLP} learns of a table, the other recipes of a dataset. Sweep over one of the two.`);
    if (first === MLP && typed.csv === undefined) throw usage("--csv is missing, but it names the table to learn of.");
    const where = first === MLP ? { dataset: typed.dataset, data: typed.data } : source(typed as Typed, first);
    const budgets = budgetsOf(typed);
    const lambdas = lambdasOf(typed.lambda);
    const { validation: share, ...numbers } = numbersOf(typed as Typed);
    const given = { ...where, ...numbers, ...tableOf(typed as Typed), shrink, ...(validation !== undefined && { validation: share }) };
    const options: GridOptions = {
      recipe: recipes,
      ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
      ...(lambdas && { lambdas }),
      ...(budgets.length && { budgets }),
      ...(seeds !== undefined && { seeds: seedsIn(seeds) }),
    };
    const [settings] = gridIn(options, words);
    return {
      options,
      words,
      count: jobs === undefined ? undefined : wholeIn("--jobs", jobs, 1),
      shard: shardIn(shard),
      folder: out ?? `${usualFolder({ ...settings, recipe: recipes.join("+") })}${shard === undefined ? "" : `-${shard.replace("/", "-of-")}`}`,
    };
  } catch (error) {
    throw asFailure(error);
  }
}

/** "5" -> 5, which are 1 to 5; "3,7" -> these. @throws Failure */
function seedsIn(text: string): number | readonly number[] {
  const all = text.split(",").map((each) => wholeIn("--seeds", each, text.includes(",") ? 0 : 1));
  return all.length === 1 ? (all[0] as number) : all;
}
