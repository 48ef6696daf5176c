// The net of a run and how it is trained: the same for a run and a dry one.
import { adam, type Sequential, type Split, seed, type TrainOptions } from "../index.ts";
import { usage } from "./failure.ts";
import type { Run } from "./options.ts";

/** Decay of the running average of the weights, as in the paper. */
const AVERAGE = 0.999;

/** @throws Failure for batches that are larger than the set */
export function prepare(run: Run, { train: data, test }: Split): { readonly net: Sequential; readonly options: TrainOptions } {
  const { recipe, lambda, epochs, batchSize, learningRate } = run;
  if (batchSize > data.count) throw usage(`--batch-size is ${batchSize}, but there are only ${data.count} examples. Use at most ${data.count}.`);
  seed(run.seed);
  const net = recipe.build(lambda.length ? recipe.widths.map((_, i) => (lambda[lambda.length === 1 ? 0 : i] as number) / data.count) : undefined);
  return { net, options: { optimizer: adam({ learningRate }), epochs, batchSize, average: AVERAGE, test, seed: run.seed } };
}
