// From words to a run: what the command was asked for, as settings.
import { fastAvailable } from "../fast/index.ts";
import { likely } from "../names.ts";
import { recipe, recipeNames } from "../recipes/index.ts";
import { MLP } from "../recipes/mlp.ts";
import { checkSettings } from "../run/check.ts";
import { datasetSources } from "../run/datasets.ts";
import { resumedSettings, storedRun } from "../run/resume.ts";
import type { CompleteSettings, RunSettings } from "../run/settings.ts";
import type { Setting, Words } from "../run/words.ts";
import { budgetLine, budgetOf, type TypedBudget } from "./budget.ts";
import { asFailure, usage } from "./failure.ts";
import type { Found } from "./found.ts";
import { namesIn } from "./words.ts";

/** What commander hands over: text as it was typed. */
export interface Typed extends TypedBudget {
  readonly data?: string;
  readonly dataset?: string;
  readonly epochs?: string;
  readonly batchSize?: string;
  readonly lambda?: string;
  readonly learningRate?: string;
  readonly averageDecay?: string;
  readonly seed?: string;
  readonly examples?: string;
  readonly out?: string;
  /** False with --no-gates. */
  readonly gates?: boolean;
  readonly shrink?: boolean;
  readonly fast?: boolean;
  readonly quiet?: boolean;
  readonly dryRun?: boolean;
  readonly resume?: boolean;
  readonly csv?: string;
  readonly target?: string;
  readonly layers?: string;
  readonly task?: string;
  readonly ignore?: string;
  readonly split?: string;
  readonly gateRate?: string;
  readonly validation?: string;
}

/** What was asked for. */
export interface Asked {
  readonly settings: CompleteSettings;
  /** How errors call them. */
  readonly words: Words;
  /** Whether the fast kernels compute. */
  readonly fast: boolean;
  /** Folder of the results. Default: a free one in runs/. */
  readonly out: string | undefined;
  readonly quiet: boolean;
  /** The checkpoint of the run that goes on. */
  readonly from?: Uint8Array;
}

/** batchSize -> --batch-size */
export const dashed = (name: string): string => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/** The words of the command line, which say what was typed. */
export function wordsOf(typed: Typed): Words {
  const value = (given: unknown) => (Array.isArray(given) ? given.join(",") : String(given));
  const text = (setting: Setting): unknown => (typed as Partial<Record<Setting, unknown>>)[setting];
  return {
    option: dashed,
    set(setting, given) {
      if (setting === "lambda" && Array.isArray(given) && !given.length) return "--no-gates";
      return given === undefined ? dashed(setting) : `${dashed(setting)} ${value(given)}`;
    },
    value,
    came: (setting, _, index) => `"${index === undefined ? text(setting) : String(text(setting)).split(",")[index]}"`,
  };
}

/** What was typed as a number; NaN for what is none. */
export const number = (text: string): number => (text.trim() === "" ? NaN : Number(text));

/** Where a dataset's folder may be named in the environment. */
export const variable = (dataset: string): string => (dataset === "mnist" ? "SIEVENET_DATA" : `SIEVENET_${dataset.toUpperCase()}`);

/** The dataset and its folder: as typed, or as the environment names them. */
export function source({ data, dataset }: Typed, name: string): Pick<RunSettings, "dataset" | "data"> {
  const { datasets } = recipe(name);
  const files = datasetSources.filter((each) => !each.drawn && datasets[each.name]).map((each) => each.name);
  const folderOf = (file: string) => data ?? (process.env[variable(file)] || undefined);
  const chosen = dataset ?? files.find((file) => folderOf(file) !== undefined);
  return { dataset: chosen, data: chosen !== undefined && files.includes(chosen) ? folderOf(chosen) : data };
}

function lambda({ lambda: text, gates }: Typed): readonly number[] | undefined {
  if (gates !== false) return text?.split(",").map(number);
  if (text !== undefined) throw usage(`--lambda is "${text}", but --no-gates leaves nothing to pay for. Leave out one of the two.`);
  return [];
}

export function checkTyped(typed: Typed): void {
  for (const [name, value] of Object.entries(typed)) {
    // commander takes whatever follows as the value, another option too
    if (typeof value === "string" && value.startsWith("--")) throw usage(`${dashed(name)} needs a value, but the option ${value} came.`);
    if (value === "") throw usage(`${dashed(name)} is empty, but it needs a value.`);
  }
}

/** The settings that were typed as numbers. */
export function numbersOf({ epochs, batchSize, learningRate, averageDecay, seed, examples, split, gateRate, validation }: Typed): RunSettings {
  const all = Object.entries({ epochs, batchSize, learningRate, averageDecay, seed, examples, split, gateRate, validation });
  return Object.fromEntries(all.flatMap(([setting, text]) => (text === undefined ? [] : [[setting, number(text)]])));
}

/** What was typed of a table. */
export function tableOf({ csv, target, layers, task, ignore }: Typed): RunSettings {
  return {
    csv,
    target,
    layers: layers === "none" ? [] : layers?.split(",").map(number),
    task: task as RunSettings["task"],
    ignore: ignore === undefined ? undefined : namesIn(ignore),
  };
}

function checkFast(fast: boolean): void {
  if (fast && !fastAvailable()) throw usage("--fast needs relaxed SIMD, which this engine does not have. Use Node 22 or newer, or leave out --fast.");
}

/** What may have been meant by a word that is no recipe. */
const COMMANDS = ["train", "sweep", "worker", "course", "predict", "inspect", "export", "select"];

/** `name`: the recipe that was typed. @throws Failure with a sentence for the first thing that is wrong */
export function asked(name = recipeNames[0] as string, typed: Typed): Asked {
  checkTyped(typed);
  const { shrink, fast = false } = typed;
  const words = wordsOf(typed);
  try {
    const command = recipeNames.includes(name) || name === MLP ? undefined : likely(name, COMMANDS);
    if (command) throw usage(`there is no command "${name}". Did you mean ${command}?`);
    if (name === MLP && typed.csv === undefined) throw usage("--csv is missing, but it names the table to learn of.");
    const where = name === MLP ? { dataset: typed.dataset, data: typed.data } : source(typed, name);
    const settings = checkSettings(
      { recipe: name, ...where, ...numbersOf(typed), ...tableOf(typed), lambda: lambda(typed), shrink, budget: budgetOf(typed) },
      words,
    );
    checkFast(fast);
    return { settings, words, fast, out: typed.out, quiet: typed.quiet ?? false };
  } catch (error) {
    throw asFailure(error);
  }
}

/** The run of a folder that goes on, with what was typed besides. @throws Failure for what would make it another run */
export function askedToResume(name: string | undefined, typed: Typed, { folder, bytes }: Found): Asked {
  checkTyped(typed);
  const words = wordsOf(typed);
  try {
    const stored = storedRun(bytes);
    const { dataset } = stored.settings;
    const data = typed.data ?? (stored.settings.data === undefined ? undefined : (process.env[variable(dataset)] ?? stored.settings.data));
    const given = {
      recipe: name,
      dataset: typed.dataset,
      data,
      ...numbersOf(typed),
      ...tableOf(typed),
      lambda: lambda(typed),
      shrink: typed.shrink,
      budget: budgetOf(typed),
    };
    const settings = resumedSettings(given, stored, words);
    const fast = stored.history.build === "fast";
    if (typed.fast && !fast) throw usage(`--fast came, but the run in "${folder}" was begun without. Leave it out, or begin another run.`);
    checkFast(fast);
    return { settings, words, fast, out: folder, quiet: typed.quiet ?? false, from: bytes };
  } catch (error) {
    throw asFailure(error);
  }
}

/** What to type of a table. */
function tableLine({ csv, target, layers = [], task, ignore, split }: CompleteSettings): string[] {
  const quoted = (text: string) => (/^[\w.,/-]+$/.test(text) ? text : JSON.stringify(text));
  return [
    csv === undefined ? [] : `--csv ${quoted(csv)}`,
    `--target ${quoted([target].flat().join(","))} --layers ${layers.join(",") || "none"}`,
    task === undefined ? [] : `--task ${task}`,
    ignore === undefined ? [] : `--ignore ${quoted(ignore.join(","))}`,
    `--split ${split}`,
  ].flat();
}

/** What to type for the same run. Where data and results lie is left out: it does not change them. Of a table it is what is learned of. */
export function commandLine({ settings, fast }: Asked): string {
  const {
    recipe: name,
    dataset,
    epochs,
    batchSize,
    lambda: prices,
    learningRate,
    averageDecay,
    seed,
    examples,
    validation,
    shrink,
    budget,
    gateRate,
  } = settings;
  return [
    `sievenet train ${name}`,
    name === MLP ? tableLine(settings) : `--dataset ${dataset}`,
    examples === undefined ? [] : `--examples ${examples}`,
    `--epochs ${epochs} --batch-size ${batchSize}`,
    budget ? budgetLine(budget) : prices.length ? `--lambda ${prices.join(",")}` : "--no-gates",
    gateRate === undefined ? [] : `--gate-rate ${gateRate}`,
    `--learning-rate ${learningRate}`,
    averageDecay === undefined ? [] : `--average-decay ${averageDecay}`,
    validation === undefined ? [] : `--validation ${validation}`,
    `--seed ${seed}`,
    shrink ? "--shrink" : [],
    fast ? "--fast" : [],
  ]
    .flat()
    .join(" ");
}
