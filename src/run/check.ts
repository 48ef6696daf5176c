// Checks the settings of a run and fills in its defaults.

import { ValueError } from "../index.ts";
import { nearest } from "../names.ts";
import { refuseUnknown } from "../options.ts";
import { recipe, recipeNames } from "../recipes/index.ts";
import type { Recipe, RecipeDefaults } from "../recipes/recipe.ts";
import { isWhole } from "../shape.ts";
import { type DatasetSource, datasetSources } from "./datasets.ts";
import type { CompleteSettings, RunSettings } from "./settings.ts";
import { programWords, type Setting, type Words } from "./words.ts";

const NAMES: readonly Setting[] = ["recipe", "dataset", "data", "examples", "seed", "lambda", "epochs", "batchSize", "learningRate", "averageDecay", "shrink"];

/** What a number among the settings must be. */
interface Rule {
  readonly needed: string;
  fits(value: number): boolean;
}

const whole = (least: number, most = Number.MAX_SAFE_INTEGER): Rule => ({
  needed: `a whole number from ${most === Number.MAX_SAFE_INTEGER ? `${least} up` : `${least} to ${most}`}`,
  fits: (value) => isWhole(value, least, most),
});

const RULES = {
  examples: whole(10, 1_000_000),
  epochs: whole(1),
  batchSize: whole(1),
  seed: whole(0, 2 ** 32 - 1),
  learningRate: { needed: "a number above 0, such as 0.001", fits: (value) => value > 0 && value < Infinity },
  averageDecay: { needed: "a number above 0 and below 1, such as 0.999", fits: (value) => value > 0 && value < 1 },
} as const satisfies Partial<Record<Setting, Rule>>;

/** Checks settings one by one, in the words of those who gave them. */
class Check {
  readonly #given: RunSettings;
  readonly #words: Words;

  constructor(given: RunSettings, words: Words) {
    this.#given = given;
    this.#words = words;
  }

  #refuse(sentences: string): never {
    throw new ValueError(`run: ${sentences}`);
  }

  #unlike(setting: Setting, value: unknown, needed: string, index?: number): never {
    return this.#refuse(`${this.#words.option(setting)} is ${this.#words.came(setting, value, index)}, but it must be ${needed}.`);
  }

  /** A number, or undefined where none came. @throws ValueError */
  number(setting: keyof typeof RULES): number | undefined {
    const value: unknown = this.#given[setting];
    const { needed, fits } = RULES[setting];
    if (value === undefined || (typeof value === "number" && fits(value))) return value;
    return this.#unlike(setting, value, needed);
  }

  /** The price of each set of gates, of all of them, or of none. @throws ValueError */
  lambda({ name, widths }: Recipe, defaults: RecipeDefaults): readonly number[] {
    const { lambda } = this.#given;
    if (lambda === undefined) return defaults.lambda;
    const { option, value } = this.#words;
    const needed = `numbers from 0 up, such as ${value(0.1)} or ${value([0.1, 0.1, 0.05])}`;
    const all: readonly unknown[] = Array.isArray(lambda) ? lambda : [lambda];
    all.forEach((each, i) => {
      if (typeof each !== "number" || !(each >= 0 && each < Infinity)) this.#unlike("lambda", each, needed, i);
    });
    if (all.length > 1 && all.length !== widths.length)
      this.#refuse(`${option("lambda")} has ${all.length} numbers, but ${name} needs 1 for all its gated layers or ${widths.length}, one for each.`);
    return all as readonly number[];
  }

  /** @throws ValueError */
  shrink(lambda: readonly number[]): boolean {
    const { shrink = false } = this.#given;
    const { option, set } = this.#words;
    if (typeof shrink !== "boolean") this.#unlike("shrink", shrink, "true or false");
    if (shrink && !lambda.length) this.#refuse(`${option("shrink")} takes closed gates out, but ${set("lambda", [])} leaves none. Leave out one of the two.`);
    return shrink;
  }

  /** The source of the examples, and how the recipe is trained on them. @throws ValueError */
  dataset({ name, datasets }: Recipe): { readonly source: DatasetSource; readonly defaults: RecipeDefaults } {
    const { dataset, data } = this.#given;
    const { option, set, came } = this.#words;
    if (data !== undefined && typeof data !== "string") this.#unlike("data", data, "the path of a folder");
    const known = datasetSources.filter((each) => datasets[each.name]);
    const [files, drawn] = [known.filter((each) => !each.drawn), known.filter((each) => each.drawn)];
    const chosen = dataset ?? (data === undefined ? Object.keys(datasets)[0] : files[0]?.name);
    const [source, defaults] = [known.find((each) => each.name === chosen), datasets[String(chosen)]];
    if (!source || !defaults) {
      const names = [...files, ...drawn].map((each) => each.name);
      const why = datasetSources.some((each) => each.name === chosen)
        ? `${name} is not trained on ${chosen}.`
        : `there is no dataset "${chosen}". Did you mean ${nearest(String(chosen), names)}?`;
      return this.#refuse(`${why} Datasets: ${names.join(", ")}.`);
    }
    if (source.drawn && data !== undefined) {
      const instead = files[0] ? `Use ${set("dataset", files[0].name)} or leave` : "Leave";
      this.#refuse(`${option("data")} is ${came("data", data)}, but ${source.name} are generated, not read. ${instead} out ${option("data")}.`);
    }
    return { source, defaults };
  }

  /** @throws ValueError */
  examples({ name, drawn }: DatasetSource): number | undefined {
    const examples = this.number("examples");
    if (examples !== undefined && !drawn) {
      const able = datasetSources.filter((each) => each.drawn).map((each) => each.name);
      this.#refuse(`${this.#words.option("examples")} is for the dataset ${able.join(" or ")}, which is drawn. ${name} is used as a whole.`);
    }
    return examples;
  }
}

/** The same in the words of others. @throws ValueError @internal */
export function checkSettings(settings: RunSettings, words: Words): CompleteSettings {
  refuseUnknown("run", settings, NAMES);
  const check = new Check(settings, words);
  const known = recipe(settings.recipe ?? (recipeNames[0] as string));
  const { source, defaults } = check.dataset(known);
  const examples = check.examples(source);
  const epochs = check.number("epochs") ?? defaults.epochs;
  const batchSize = check.number("batchSize") ?? known.batchSize;
  const lambda = check.lambda(known, defaults);
  const learningRate = check.number("learningRate") ?? known.learningRate;
  const averageDecay = check.number("averageDecay");
  return {
    recipe: known.name,
    dataset: source.name,
    ...(settings.data !== undefined && { data: settings.data }),
    ...(examples !== undefined && { examples }),
    seed: check.number("seed") ?? 1,
    lambda,
    epochs,
    batchSize,
    learningRate,
    ...(averageDecay !== undefined && { averageDecay }),
    shrink: check.shrink(lambda),
  };
}

/**
 * Checks the settings of a run and fills in the defaults, without training anything: before they go into a queue, or while a
 * form is filled in. What comes back is plain JSON, and the settings of the same run.
 * @throws ValueError with a sentence for the first setting that cannot be
 * @example
 * ```ts
 * import { checkRun } from "sievenet/run";
 *
 * checkRun({ recipe: "lenet-5", epochs: 3 }).lambda; // [10, 0.5, 0.1, 10]
 * ```
 */
export function checkRun(settings: RunSettings = {}): CompleteSettings {
  return checkSettings(settings, programWords);
}
