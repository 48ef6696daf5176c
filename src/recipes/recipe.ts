// What a recipe is: a net of the literature, and how it is trained.
import type { Augment, Optimizer, Sequential, Shape } from "../index.ts";
import { ValueError } from "../index.ts";
import { refuseUnknown, whole } from "../options.ts";

/** How a net is trained on a dataset unless something else is asked for. */
export interface RecipeDefaults {
  /** Passes over the examples. */
  readonly epochs: number;
  /** Prices of an open weight times the number of examples: one for all sets of gates, or one for each. */
  readonly lambda: readonly number[];
}

/** Options of a recipe's `build()`. */
export interface BuildOptions {
  /**
   * What an open weight adds to the mean loss, as in `gate()`: the paper's lambda divided by the number of examples. One number
   * for all sets of gates, or one for each, in the order of the net. Default: the net has no gates.
   */
  readonly lambda?: number | readonly number[];
}

/** Options of a recipe's `optimizer()`. */
export interface RecipeOptimizerOptions {
  /** Steps of the whole training, for rates that follow a schedule. */
  readonly steps: number;
  /** Learning rate at first. Default: the recipe's. */
  readonly learningRate?: number;
}

/** A net of the literature, and how it is trained. */
export interface Recipe {
  /** As `recipe()` and histories call it. */
  readonly name: string;
  /** How many gates each set of gates has, in the order of the net. */
  readonly widths: readonly number[];
  /** Of one example. */
  readonly shape: Shape;
  /** The datasets it can be trained on, each with its defaults; the first is the one to begin with. */
  readonly datasets: Readonly<Record<string, RecipeDefaults>>;
  /** Examples per step. */
  readonly batchSize: number;
  /** Of the optimizer, at first. */
  readonly learningRate: number;
  /** How images are moved about in training. */
  readonly augment?: Augment;
  /**
   * Builds the net, with numbers that follow from `seed()`.
   * @throws ValueError for another number of lambdas than there are sets of gates, or one below 0
   */
  build(options?: BuildOptions): Sequential;
  /** What moves the weights of the net. */
  optimizer(net: Sequential, options: RecipeOptimizerOptions): Optimizer;
}

/** A recipe as its file writes it: `build` gets a lambda for each set of gates, or none for a net without gates. */
export interface RecipeDefinition extends Omit<Recipe, "build" | "optimizer"> {
  build(lambda: readonly number[] | undefined): Sequential;
  optimizer(net: Sequential, options: Required<RecipeOptimizerOptions>): Optimizer;
}

/** One lambda for each set of gates. @throws ValueError */
function lambdas({ name, widths }: RecipeDefinition, lambda: number | readonly number[]): readonly number[] {
  const all = typeof lambda === "number" ? [lambda] : lambda;
  if (all.length === 1) return widths.map(() => all[0] as number);
  if (all.length === widths.length) return all;
  throw new ValueError(
    `recipe: ${all.length} lambdas came, but ${name} needs 1 for all its gates or ${widths.length}, one for each set of them. Leave lambda out for a net without gates.`,
  );
}

/** A recipe of its definition. */
export function defineRecipe(definition: RecipeDefinition): Recipe {
  return {
    ...definition,
    build(options: BuildOptions = {}) {
      refuseUnknown(`${definition.name}, build`, options, ["lambda"]);
      const { lambda } = options;
      return definition.build(lambda === undefined ? undefined : lambdas(definition, lambda));
    },
    optimizer(net, options) {
      refuseUnknown(`${definition.name}, optimizer`, options, ["steps", "learningRate"]);
      const { steps, learningRate = definition.learningRate } = options;
      return definition.optimizer(net, { steps: whole(`${definition.name}, optimizer`, "steps", steps), learningRate });
    },
  };
}
