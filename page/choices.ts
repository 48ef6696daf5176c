// What a visitor may choose, as settings of a run and as the hash of a link.
import type { CompleteSettings, RunSettings } from "sievenet/run";

/** Recipes of the page, and what they are called there. */
export const RECIPES = { "lenet-300-100": "MLP 784-300-100", "lenet-5": "LeNet-5, convolutions", mlp: "MLP behind the columns" } as const;

/** Data that everybody has, and those of MNIST's files. */
export const [DIGITS, MNIST] = ["digits", "mnist"];

/** The choices of a visitor. */
export interface Choices {
  readonly recipe: keyof typeof RECIPES;
  /** "digits", "mnist", or the name of the visitor's table. */
  readonly data: string;
  /** The column of a table that is learned. */
  readonly target: string;
  /** Whether what is to be left is said, or what an open weight costs. */
  readonly by: "budget" | "lambda";
  /** The share of the weights that is to be left. */
  readonly budget: number;
  readonly lambda: number;
  readonly rate: number;
  readonly seed: number;
  readonly epochs: number;
  readonly examples: number;
}

export const DEFAULTS: Choices = {
  recipe: "lenet-300-100",
  data: DIGITS as string,
  target: "",
  by: "budget",
  budget: 0.15,
  lambda: 0.1,
  rate: 0.001,
  seed: 1,
  epochs: 40,
  examples: 3000,
};

/**
 * How many times as fast as weights gates move, so that a visitor sees them close. With a budget, which lowers its price again, 40
 * leave less error than 10 (6.0 against 7.5 % for the MLP, 40 epochs of 3000 digits, seed 1); at a price that stays they close a net.
 */
const GATE_RATES = { budget: 40, lambda: 10 } as const;

export function settingsOf({ recipe, data, target, by, budget, lambda, rate, seed, epochs, examples }: Choices): RunSettings {
  const table = recipe === "mlp";
  const price = by === "budget" ? { budget: { of: "weights", at: budget } as const } : { lambda };
  // the recipe for tables moves its gates so by itself
  const gateRate = table ? undefined : GATE_RATES[by];
  return {
    recipe,
    dataset: data,
    ...(table && { target }),
    ...(data === DIGITS && { examples }),
    seed,
    ...price,
    ...(gateRate && { gateRate }),
    learningRate: rate,
    epochs,
  };
}

/** The choices that lead to the settings of a run; undefined where none do. */
export function choicesOf({
  recipe,
  dataset,
  target,
  examples,
  seed,
  budget,
  lambda,
  learningRate,
  epochs,
}: RunSettings | CompleteSettings): Choices | undefined {
  if (!recipe || !Object.hasOwn(RECIPES, recipe)) return undefined;
  const share = budget && "at" in budget ? budget.at : undefined;
  const price = typeof lambda === "number" ? lambda : lambda?.[0];
  return {
    recipe: recipe as Choices["recipe"],
    data: dataset ?? DEFAULTS.data,
    target: typeof target === "string" ? target : "",
    by: share === undefined ? "lambda" : "budget",
    budget: share ?? DEFAULTS.budget,
    lambda: share === undefined ? (price ?? DEFAULTS.lambda) : DEFAULTS.lambda,
    rate: learningRate ?? DEFAULTS.rate,
    seed: seed ?? DEFAULTS.seed,
    epochs: epochs ?? DEFAULTS.epochs,
    examples: examples ?? DEFAULTS.examples,
  };
}

/** As they stand behind the # of a link. */
export function hashOf({ by, budget, lambda, target, ...rest }: Choices): string {
  const price = { ...(by === "budget" ? { budget } : { lambda }), ...(target && { target }) };
  return new URLSearchParams(Object.entries({ ...rest, ...price }).map(([name, value]) => [name, `${value}`])).toString();
}

/** What a link says, and defaults for what it does not. What cannot be is left to the checks of the run. */
export function choicesIn(hash: string): Choices {
  const given = new URLSearchParams(hash.replace(/^#/, ""));
  const number = (name: keyof Choices) => (given.has(name) ? Number(given.get(name)) : (DEFAULTS[name] as number));
  const recipe = given.get("recipe") ?? "";
  return {
    recipe: Object.hasOwn(RECIPES, recipe) ? (recipe as Choices["recipe"]) : DEFAULTS.recipe,
    data: given.get("data") ?? DEFAULTS.data,
    target: given.get("target") ?? "",
    by: given.has("lambda") ? "lambda" : "budget",
    budget: number("budget"),
    lambda: number("lambda"),
    rate: number("rate"),
    seed: number("seed"),
    epochs: number("epochs"),
    examples: number("examples"),
  };
}
