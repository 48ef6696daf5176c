// The net of a run and how it is trained: the same for a run and a dry one.
import { augmented, budget, type Dataset, type Sequential, type Split, seed, type TrainOptions, trainValidationSplit, ValueError } from "../index.ts";
import { rememberDraws } from "../random.ts";
import { recipe } from "../recipes/index.ts";
import { mlp } from "../recipes/mlp.ts";
import type { Recipe } from "../recipes/recipe.ts";
import { fitting } from "./datasets.ts";
import { type Loaded, lossFor } from "./tables.ts";
import type { StoredRun } from "./resume.ts";
import type { CompleteSettings } from "./settings.ts";
import { programWords, type Words } from "./words.ts";

/**
 * The running average reaches back over so many epochs. The paper's 0.999 is 1.7 epochs of MNIST; three leave a third less
 * noise in the error of the last epoch at the same mean (docs/mnist.md), and gates follow one epoch later.
 */
const AVERAGED_EPOCHS = 3;

/** A training that can begin. */
export interface Prepared {
  readonly net: Sequential;
  /** How many gates each set of gates has, in the order of the net; empty without gates. */
  readonly gates: readonly number[];
  /** The examples in the shape that the net reads, and the table they come from, if any. */
  readonly loaded: Loaded;
  /** Examples per step: of a table no more than it has. */
  readonly batchSize: number;
  /** The examples to learn from, changed a little each time where the recipe says so. */
  readonly data: Dataset;
  readonly options: TrainOptions;
  /** Name of the optimizer; lazy ones are named so. */
  readonly optimizer: string;
  /** Decay of the running average. */
  readonly averageDecay: number;
}

/** Which examples are kept aside is the same for all seeds, so that runs can be compared. */
const VALIDATION_SEED = 1;

/** The examples of a run without those that are kept aside, and these. @throws ValueError for a share that leaves none */
function aside(split: Split, share: number | undefined): Pick<Loaded, "split" | "validation"> {
  if (share === undefined) return { split };
  const { train, validation } = trainValidationSplit(split.train, share, { seed: VALIDATION_SEED, stratified: split.train.classes > 0 });
  return { split: { ...split, train }, validation };
}

/** The net at first, from the seed of the run, which leaves that of the program as it is. */
function built(recipe: Recipe, { lambda, seed: seedOfRun }: CompleteSettings, count: number): Sequential {
  const restoreDraws = rememberDraws();
  seed(seedOfRun);
  const net = recipe.build(lambda.length ? { lambda: lambda.map((price) => price / count) } : {});
  restoreDraws();
  return net;
}

/**
 * Builds the net, or takes that of the run which goes on.
 * @throws ValueError for batches that are larger than the dataset; FormatError for images of another size
 */
export function prepare(
  settings: CompleteSettings,
  { split: examples, table, validation: chosen }: Loaded,
  words: Words = programWords,
  stored?: StoredRun,
): Prepared {
  const { lambda, epochs, learningRate, shrink, gateRate, layers = [] } = settings;
  const known = table ? mlp(table.preprocessing, layers, table.outputs) : recipe(settings.recipe);
  // a table has kept its rows aside before anything was fitted on them
  const { split, validation } = table ? { split: examples, validation: chosen } : aside(fitting(examples, known.name, known.shape, words), settings.validation);
  const { count } = split.train;
  const batchSize = table ? Math.min(settings.batchSize, count) : settings.batchSize;
  const loss = lossFor(table);
  if (batchSize > count) throw new ValueError(`run: ${words.option("batchSize")} is ${batchSize}, but there are only ${count} examples. Use at most ${count}.`);
  const steps = Math.ceil(count / batchSize);
  const averageDecay = settings.averageDecay ?? 1 - 1 / (AVERAGED_EPOCHS * steps);
  const net = stored?.net ?? built(known, settings, count);
  const measured = { ...(validation && { validation }), ...(loss && { loss }) };
  const held = { ...(settings.budget && { budget: budget(settings.budget) }), ...(gateRate !== undefined && { gateRate }) };
  const optimizer = known.optimizer(net, { learningRate, steps: epochs * steps });
  const planned = typeof optimizer.learningRate === "function" ? `the learning rate of ${known.name} follows a schedule` : settings.budget && "its budget goes";
  if (stored && epochs !== stored.settings.epochs && planned)
    throw new ValueError(
      `run: ${words.option("epochs")} is ${words.came("epochs", epochs)}, but ${planned} over the ${stored.settings.epochs} epochs that the run was begun with. Leave it out.`,
    );
  return {
    net,
    gates: lambda.length ? known.widths : [],
    loaded: { split, ...(table && { table }), ...(validation && { validation }) },
    batchSize,
    data: known.augment ? augmented(split.train, known.augment) : split.train,
    options: { optimizer, epochs, batchSize, averageDecay, test: split.test, seed: settings.seed, shrink, ...measured, ...held },
    optimizer: optimizer.name,
    averageDecay,
  };
}
