// From words to numbers: what the command was asked for, checked, with defaults filled in.
import { fastAvailable } from "../fast/index.ts";
import { usage } from "./failure.ts";
import { nearest } from "./names.ts";
import { freeFolder } from "./output.ts";
import { recipe } from "./recipes/index.ts";
import type { DatasetName, Defaults, Recipe } from "./recipes/recipe.ts";

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

/** A run, complete. */
export interface Run {
  readonly recipe: Recipe;
  readonly dataset: DatasetName;
  /** Folder of its files; undefined for MNIST: downloaded once and kept. */
  readonly data: string | undefined;
  readonly epochs: number;
  readonly batchSize: number;
  /** As typed: times 1/N, one for all layers or one each. Empty without gates. */
  readonly lambda: readonly number[];
  readonly learningRate: number;
  /** Decay of the running average; undefined: over three epochs. */
  readonly averageDecay: number | undefined;
  readonly seed: number;
  /** Examples to draw, for digits. */
  readonly examples: number | undefined;
  /** Whether gates that stay closed are taken out while training. */
  readonly shrink: boolean;
  /** Whether the fast kernels compute. */
  readonly fast: boolean;
  readonly out: string;
  readonly quiet: boolean;
}

function number(option: string, text: string, fits: (value: number) => boolean, needed: string): number {
  const value = text.trim() === "" ? NaN : Number(text);
  if (!Number.isFinite(value) || !fits(value)) throw usage(`${option} is "${text}", but it must be ${needed}.`);
  return value;
}

function whole(option: string, text: string | undefined, least: number, most = Number.MAX_SAFE_INTEGER): number | undefined {
  const needed = most === Number.MAX_SAFE_INTEGER ? `from ${least} up` : `from ${least} to ${most}`;
  return text === undefined
    ? undefined
    : number(option, text, (value) => Number.isInteger(value) && value >= least && value <= most, `a whole number ${needed}`);
}

function lambdas(text: string | undefined, gates: boolean, defaults: Defaults, { name, widths }: Recipe): readonly number[] {
  if (!gates) {
    if (text !== undefined) throw usage(`--lambda is "${text}", but --no-gates leaves nothing to pay for. Leave out one of the two.`);
    return [];
  }
  if (text === undefined) return defaults.lambda;
  const all = text.split(",").map((each) => number("--lambda", each, (value) => value >= 0, "numbers from 0 up, such as 0.1 or 0.1,0.1,0.05"));
  if (all.length !== 1 && all.length !== widths.length) {
    throw usage(`--lambda has ${all.length} numbers, but ${name} needs 1 for all its gated layers or ${widths.length}, one for each.`);
  }
  return all;
}

function shrinks({ shrink = false, gates }: Typed): boolean {
  if (shrink && gates === false) throw usage("--shrink takes closed gates out, but --no-gates leaves none. Leave out one of the two.");
  return shrink;
}

function fast({ fast = false }: Typed): boolean {
  if (fast && !fastAvailable()) throw usage("--fast needs relaxed SIMD, which this engine does not have. Use Node 22 or newer, or leave out --fast.");
  return fast;
}

/** Where a set's folder may be named in the environment. */
const VARIABLES: Readonly<Partial<Record<DatasetName, string>>> = { mnist: "SIEVENET_DATA", cifar10: "SIEVENET_CIFAR10" };

function source({ data, dataset }: Typed, { name, datasets }: Recipe): { dataset: DatasetName; data: string | undefined; defaults: Defaults } {
  const known = Object.keys(datasets) as DatasetName[];
  const folderOf = (each: DatasetName) => data ?? (process.env[VARIABLES[each] ?? ""] || undefined);
  const files = known.filter((each) => each !== "digits");
  const chosen = dataset ?? files.find((each) => folderOf(each) !== undefined) ?? (known[0] as DatasetName);
  const defaults = datasets[chosen as DatasetName];
  if (!defaults) {
    const all = ["digits", "mnist", "cifar10"];
    const meant = all.includes(chosen) ? `${name} is not trained on ${chosen}.` : `there is no dataset "${chosen}". Did you mean ${nearest(chosen, known)}?`;
    throw usage(`${meant} Datasets: ${[...files, ...known.filter((each) => each === "digits")].join(", ")}.`);
  }
  if (chosen === "digits" && data !== undefined)
    throw usage(`--data is "${data}", but digits are generated, not read. Use --dataset mnist or leave out --data.`);
  return { dataset: chosen as DatasetName, data: chosen === "digits" ? undefined : folderOf(chosen as DatasetName), defaults };
}

/** @throws Failure with a sentence for the first thing that is wrong */
export function complete(name: string, typed: Typed): Run {
  for (const [key, value] of Object.entries(typed)) {
    // commander takes whatever follows as the value, another option too
    if (typeof value === "string" && value.startsWith("--")) {
      throw usage(`--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)} needs a value, but the option ${value} came.`);
    }
    if (value === "") throw usage(`--${key} is empty, but it needs a value.`);
  }
  const found = recipe(name);
  const { dataset, data, defaults } = source(typed, found);
  const examples = whole("--examples", typed.examples, 10, 1_000_000);
  if (examples !== undefined && dataset !== "digits") throw usage(`--examples is for the dataset digits, which is drawn. ${dataset} is used as a whole.`);
  const { learningRate, averageDecay } = typed;
  return {
    recipe: found,
    dataset,
    data,
    epochs: whole("--epochs", typed.epochs, 1) ?? defaults.epochs,
    batchSize: whole("--batch-size", typed.batchSize, 1) ?? found.batchSize,
    lambda: lambdas(typed.lambda, typed.gates !== false, defaults, found),
    learningRate:
      learningRate === undefined ? found.learningRate : number("--learning-rate", learningRate, (value) => value > 0, "a number above 0, such as 0.001"),
    averageDecay:
      averageDecay === undefined
        ? undefined
        : number("--average-decay", averageDecay, (value) => value > 0 && value < 1, "a number above 0 and below 1, such as 0.999"),
    seed: whole("--seed", typed.seed, 0, 2 ** 32 - 1) ?? 1,
    examples,
    shrink: shrinks(typed),
    fast: fast(typed),
    out: typed.out ?? freeFolder(`runs/${found.name}-${dataset}`),
    quiet: typed.quiet ?? false,
  };
}

/** What to type for the same run. Where the data lies and where results go is left out: it does not change them. */
export function commandLine({ recipe: { name }, dataset, epochs, batchSize, lambda, learningRate, averageDecay, seed, examples, shrink, fast }: Run): string {
  const prices = lambda.length ? `--lambda ${lambda.join(",")}` : "--no-gates";
  const drawn = examples === undefined ? "" : ` --examples ${examples}`;
  return `sievenet train ${name} --dataset ${dataset}${drawn} --epochs ${epochs} --batch-size ${batchSize} ${prices} --learning-rate ${learningRate}${averageDecay === undefined ? "" : ` --average-decay ${averageDecay}`} --seed ${seed}${shrink ? " --shrink" : ""}${fast ? " --fast" : ""}`;
}
