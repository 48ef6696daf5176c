// The net of a run and how it is trained: the same for a run and a dry one.
import { augmented, type Dataset, type Sequential, type Split, seed, type TrainOptions } from "../index.ts";
import { usage } from "./failure.ts";
import type { Run } from "./options.ts";

/**
 * The running average reaches back over so many epochs. The paper's 0.999 is 1.7 epochs of MNIST; three leave a third less
 * noise in the error of the last epoch at the same mean (docs/mnist.md), and gates follow one epoch later.
 */
const AVERAGED_EPOCHS = 3;

/** How a run is trained, with everything filled in: what a history needs to repeat it. */
export interface Settings {
  /** Its name; lazy ones are named so. */
  readonly optimizer: string;
  readonly learningRate: number;
  readonly batchSize: number;
  /** Decay of the running average. */
  readonly averageDecay: number;
}

export interface Prepared {
  readonly net: Sequential;
  /** The examples to learn from, changed a little each time where the recipe says so. */
  readonly data: Dataset;
  readonly options: TrainOptions;
  readonly settings: Settings;
}

/** @throws Failure for batches that are larger than the set */
export function prepare(run: Run, { train: data, test }: Split): Prepared {
  const { recipe, lambda, epochs, batchSize, learningRate } = run;
  if (batchSize > data.count) throw usage(`--batch-size is ${batchSize}, but there are only ${data.count} examples. Use at most ${data.count}.`);
  const steps = Math.ceil(data.count / batchSize);
  const averageDecay = run.averageDecay ?? 1 - 1 / (AVERAGED_EPOCHS * steps);
  seed(run.seed);
  const net = recipe.build(lambda.length ? recipe.widths.map((_, i) => (lambda[lambda.length === 1 ? 0 : i] as number) / data.count) : undefined);
  const optimizer = recipe.optimizer(net, learningRate, epochs * steps);
  return {
    net,
    data: recipe.augment ? augmented(data, recipe.augment) : data,
    options: { optimizer, epochs, batchSize, averageDecay, test, seed: run.seed, shrink: run.shrink },
    settings: { optimizer: optimizer.name, learningRate, batchSize, averageDecay },
  };
}
