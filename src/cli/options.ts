// From words to a run: what the command was asked for, as settings.
import { fastAvailable } from "../fast/index.ts";
import { recipe } from "../recipes/index.ts";
import { checkSettings } from "../run/check.ts";
import { datasetSources } from "../run/datasets.ts";
import type { CompleteSettings, RunSettings } from "../run/settings.ts";
import type { Setting, Words } from "../run/words.ts";
import { asFailure, usage } from "./failure.ts";

/** What commander hands over: text as it was typed. */
export interface Typed {
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
}

/** batchSize -> --batch-size */
const dashed = (name: string): string => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/** The words of the command line, which say what was typed. */
function wordsOf(typed: Typed): Words {
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
const number = (text: string): number => (text.trim() === "" ? NaN : Number(text));

/** Where a dataset's folder may be named in the environment. */
const variable = (dataset: string): string => (dataset === "mnist" ? "SIEVENET_DATA" : `SIEVENET_${dataset.toUpperCase()}`);

/** The dataset and its folder: as typed, or as the environment names them. */
function source({ data, dataset }: Typed, name: string): Pick<RunSettings, "dataset" | "data"> {
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

function checkTyped(typed: Typed): void {
  for (const [name, value] of Object.entries(typed)) {
    // commander takes whatever follows as the value, another option too
    if (typeof value === "string" && value.startsWith("--")) throw usage(`${dashed(name)} needs a value, but the option ${value} came.`);
    if (value === "") throw usage(`${dashed(name)} is empty, but it needs a value.`);
  }
}

/** @throws Failure with a sentence for the first thing that is wrong */
export function asked(name: string, typed: Typed): Asked {
  checkTyped(typed);
  const { epochs, batchSize, learningRate, averageDecay, seed, examples, shrink, fast = false } = typed;
  const words = wordsOf(typed);
  try {
    const numbers = Object.entries({ epochs, batchSize, learningRate, averageDecay, seed, examples }).flatMap(([setting, text]) =>
      text === undefined ? [] : [[setting, number(text)]],
    );
    const settings = checkSettings({ recipe: name, ...source(typed, name), ...Object.fromEntries(numbers), lambda: lambda(typed), shrink }, words);
    if (fast && !fastAvailable()) throw usage("--fast needs relaxed SIMD, which this engine does not have. Use Node 22 or newer, or leave out --fast.");
    return { settings, words, fast, out: typed.out, quiet: typed.quiet ?? false };
  } catch (error) {
    throw asFailure(error);
  }
}

/** What to type for the same run. Where the data lies and where results go is left out: it does not change them. */
export function commandLine({ settings, fast }: Asked): string {
  const { recipe: name, dataset, epochs, batchSize, lambda: prices, learningRate, averageDecay, seed, examples, shrink } = settings;
  return [
    `sievenet train ${name} --dataset ${dataset}`,
    examples === undefined ? [] : `--examples ${examples}`,
    `--epochs ${epochs} --batch-size ${batchSize}`,
    prices.length ? `--lambda ${prices.join(",")}` : "--no-gates",
    `--learning-rate ${learningRate}`,
    averageDecay === undefined ? [] : `--average-decay ${averageDecay}`,
    `--seed ${seed}`,
    shrink ? "--shrink" : [],
    fast ? "--fast" : [],
  ]
    .flat()
    .join(" ");
}
