// The net of a run and how it is trained: the same for a run and a dry one.
import { augmented, type Dataset, type Sequential, type Split, seed, type TrainOptions, ValueError } from "../index.ts";
import { rememberDraws } from "../random.ts";
import { recipe } from "../recipes/index.ts";
import { fitting } from "./datasets.ts";
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
  /** The examples in the shape that the net reads. */
  readonly split: Split;
  /** The examples to learn from, changed a little each time where the recipe says so. */
  readonly data: Dataset;
  readonly options: TrainOptions;
  /** Name of the optimizer; lazy ones are named so. */
  readonly optimizer: string;
  /** Decay of the running average. */
  readonly averageDecay: number;
}

/**
 * Builds the net from the seed of the run, which leaves that of the program as it is.
 * @throws ValueError for batches that are larger than the dataset; FormatError for images of another size
 */
export function prepare(settings: CompleteSettings, examples: Split, words: Words = programWords): Prepared {
  const { lambda, epochs, batchSize, learningRate, shrink } = settings;
  const known = recipe(settings.recipe);
  const split = fitting(examples, known.name, known.shape, words);
  const { count } = split.train;
  if (batchSize > count) throw new ValueError(`run: ${words.option("batchSize")} is ${batchSize}, but there are only ${count} examples. Use at most ${count}.`);
  const steps = Math.ceil(count / batchSize);
  const averageDecay = settings.averageDecay ?? 1 - 1 / (AVERAGED_EPOCHS * steps);
  const restoreDraws = rememberDraws();
  seed(settings.seed);
  const net = known.build(lambda.length ? { lambda: lambda.map((price) => price / count) } : {});
  restoreDraws();
  const optimizer = known.optimizer(net, { learningRate, steps: epochs * steps });
  return {
    net,
    gates: lambda.length ? known.widths : [],
    split,
    data: known.augment ? augmented(split.train, known.augment) : split.train,
    options: { optimizer, epochs, batchSize, averageDecay, test: split.test, seed: settings.seed, shrink },
    optimizer: optimizer.name,
    averageDecay,
  };
}
