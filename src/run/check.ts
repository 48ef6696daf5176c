// Checks the settings of a run and fills in its defaults.
import { recipe, recipeNames } from "../recipes/index.ts";
import { MLP } from "../recipes/mlp.ts";
import type { Recipe, RecipeDefaults } from "../recipes/recipe.ts";
import { nearest } from "../names.ts";
import { refuseUnknown } from "../options.ts";
import { Check } from "./checks.ts";
import { checkTable } from "./checkTable.ts";
import { type DatasetSource, datasetSources } from "./datasets.ts";
import type { CompleteSettings, RunSettings } from "./settings.ts";
import { programWords, type Setting, type Words } from "./words.ts";

const COMMON: readonly Setting[] = [
  "recipe",
  "dataset",
  "seed",
  "lambda",
  "epochs",
  "batchSize",
  "learningRate",
  "averageDecay",
  "validation",
  "shrink",
  "budget",
  "gateRate",
];
/** What is for recipes of datasets only, and for that of tables only. */
const OF_DATASETS = ["data", "examples"] as const;
const OF_TABLES = ["csv", "target", "layers", "task", "ignore", "split"] as const;
/** Names of all settings. */
export const SETTINGS: readonly Setting[] = [...COMMON, ...OF_DATASETS, ...OF_TABLES];

class DatasetCheck extends Check {
  /** Refuses what is for the other kind of run. @throws ValueError */
  kind(isTable: boolean): void {
    const wrong = (isTable ? OF_DATASETS : OF_TABLES).find((each) => this.given[each] !== undefined);
    if (wrong === undefined) return;
    const { option } = this.words;
    if (isTable) this.refuse(`${option(wrong)} is for recipes that learn of a dataset, but ${MLP} learns of a table: give it with ${option("csv")}.`);
    this.refuse(
      `${option(wrong)} is for tables, which only ${MLP} learns of, but ${this.given.recipe ?? recipeNames[0]} learns of a dataset. Use ${MLP}, or leave out ${option(wrong)}.`,
    );
  }

  /** The source of the examples, and how the recipe is trained on them. @throws ValueError */
  dataset({ name, datasets }: Recipe): { readonly source: DatasetSource; readonly defaults: RecipeDefaults } {
    const { dataset, data } = this.given;
    const { option, set, came } = this.words;
    if (data !== undefined && typeof data !== "string") this.unlike("data", data, "the path of a folder");
    const known = datasetSources.filter((each) => datasets[each.name]);
    const [files, drawn] = [known.filter((each) => !each.drawn), known.filter((each) => each.drawn)];
    const chosen = dataset ?? (data === undefined ? Object.keys(datasets)[0] : files[0]?.name);
    const [source, defaults] = [known.find((each) => each.name === chosen), datasets[String(chosen)]];
    if (!source || !defaults) {
      const names = [...files, ...drawn].map((each) => each.name);
      const why = datasetSources.some((each) => each.name === chosen)
        ? `${name} is not trained on ${chosen}.`
        : `there is no dataset "${chosen}". Did you mean ${nearest(String(chosen), names)}?`;
      return this.refuse(`${why} Datasets: ${names.join(", ")}.`);
    }
    if (source.drawn && data !== undefined) {
      const instead = files[0] ? `Use ${set("dataset", files[0].name)} or leave` : "Leave";
      this.refuse(`${option("data")} is ${came("data", data)}, but ${source.name} are generated, not read. ${instead} out ${option("data")}.`);
    }
    return { source, defaults };
  }

  /** @throws ValueError */
  examples({ name, drawn }: DatasetSource): number | undefined {
    const examples = this.number("examples");
    if (examples !== undefined && !drawn) {
      const able = datasetSources.filter((each) => each.drawn).map((each) => each.name);
      this.refuse(`${this.words.option("examples")} is for the dataset ${able.join(" or ")}, which is drawn. ${name} is used as a whole.`);
    }
    return examples;
  }
}

/** The same in the words of others. @throws ValueError @internal */
export function checkSettings(settings: RunSettings, words: Words): CompleteSettings {
  refuseUnknown("run", settings, SETTINGS);
  const check = new DatasetCheck(settings, words);
  const isTable = settings.recipe === MLP;
  check.kind(isTable);
  if (isTable) return checkTable(settings, words);
  const known = recipe(settings.recipe ?? (recipeNames[0] as string));
  const { source, defaults } = check.dataset(known);
  const examples = check.examples(source);
  const epochs = check.number("epochs") ?? defaults.epochs;
  const batchSize = check.number("batchSize") ?? known.batchSize;
  const lambda = check.lambda(known, defaults);
  const learningRate = check.number("learningRate") ?? known.learningRate;
  const [averageDecay, validation] = [check.number("averageDecay"), check.number("validation")];
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
    ...(validation !== undefined && { validation }),
    ...check.holding(),
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
