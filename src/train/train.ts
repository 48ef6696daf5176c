import { batch } from "../data/batch.ts";
import type { Dataset } from "../data/dataset.ts";
import { ValueError } from "../errors.ts";
import { penalty } from "../gates/penalty.ts";
import { count, openGates } from "../layers/count.ts";
import type { Part } from "../layers/layer.ts";
import { add } from "../ops/add.ts";
import { crossEntropy, largest } from "../ops/crossEntropy.ts";
import { adam } from "../optimizers/adam.ts";
import type { Optimizer } from "../optimizers/optimizer.ts";
import { checkSeed, currentSeed, permutation } from "../random.ts";
import { print, type Tensor } from "../tensor.ts";
import { parameters } from "../walk.ts";
import { Average } from "./average.ts";
import { Breath } from "./breathe.ts";
import { type Evaluation, evaluating, run } from "./predict.ts";
import { runStep } from "./step.ts";

/** What is being done at the moment. */
export interface Progress {
  readonly epoch: number;
  readonly epochs: number;
  /** Steps done in this epoch, of `steps`. */
  readonly step: number;
  readonly steps: number;
  /** Mean loss of the epoch so far. */
  readonly loss: number;
}

export interface TrainOptions {
  /** From what the net gives and the labels to one number, the mean over the batch. Default `crossEntropy`. */
  readonly loss?: (output: Tensor, labels: ArrayLike<number>) => Tensor;
  /** Default `adam()`. */
  readonly optimizer?: Optimizer;
  /** Default 10. */
  readonly epochs?: number;
  /** Examples a step. The last batch of an epoch is smaller when it does not divide. Default 100, or all if there are fewer. */
  readonly batchSize?: number;
  /** Decay of a running average of the weights, such as 0.999. The net holds the averages afterwards. Default: none. */
  readonly average?: number;
  /** Examples to measure `testError` on after each epoch. */
  readonly test?: Dataset;
  /** Seed of the order of examples and of the gates. Default: that of `seed()`. */
  readonly seed?: number;
  /** Stops training when aborted: its reason is thrown. */
  readonly signal?: AbortSignal;
  /** Called now and then within an epoch, never more often than every 12 ms. */
  readonly onProgress?: (progress: Progress) => void;
}

/** One epoch of training. Errors are fractions between 0 and 1. */
export interface Epoch {
  /** From 1. */
  readonly epoch: number;
  /** Mean loss over the epoch's batches, without the penalty. */
  readonly loss: number;
  /** Mean penalty of the gates. */
  readonly penalty: number;
  /** Share of training examples classified wrongly, with the gates as drawn, while training. */
  readonly trainError: number;
  /** Share of test examples classified wrongly, with settled gates and averaged weights; NaN without test examples. */
  readonly testError: number;
  /** The same with the weights that are not averaged. */
  readonly testErrorRaw: number;
  /** Mean loss on the test examples. */
  readonly testLoss: number;
  /** How many settled gates are open in each gated layer, with averaged weights. */
  readonly open: number[];
  /** Expected number of open weights and biases, chained over layers. */
  readonly expectedL0: number;
  /** Expected floating-point operations per example, chained over layers. */
  readonly expectedFlops: number;
  /** Wall time of the training steps of this epoch. */
  readonly seconds: number;
}

function checkOptions(data: Dataset, { epochs = 10, batchSize, test }: TrainOptions): { epochs: number; size: number } {
  if (data.count === 0) throw new ValueError("train: the dataset is empty. Give at least one example.");
  if (!Number.isInteger(epochs) || epochs < 1) throw new ValueError(`train: epochs is ${epochs}, but it must be a whole number from 1 up.`);
  const size = batchSize ?? Math.min(100, data.count);
  if (!Number.isInteger(size) || size < 1) throw new ValueError(`train: batchSize is ${size}, but it must be a whole number from 1 up.`);
  if (size > data.count)
    throw new ValueError(`train: batchSize is ${size}, but the dataset has only ${data.count} examples. Use a batch size of at most ${data.count}.`);
  if (test?.count === 0) throw new ValueError("train: the test set is empty. Leave it out, or give at least one example.");
  if (test && print(test.shape) !== print(data.shape)) {
    throw new ValueError(`train: training examples are ${print(data.shape)} but test examples ${print(test.shape)}. Both must have the same shape.`);
  }
  return { epochs, size };
}

/**
 * Trains a net on a dataset and yields a record after every epoch; the price of open gates is added to the loss. The event
 * loop gets its turn every few milliseconds. `break` ends training, and the net stays usable.
 * @throws ValueError for options that cannot be; DivergedError when the loss is no longer finite; the signal's reason.
 */
export async function* train(net: Part, data: Dataset, options: TrainOptions = {}): AsyncGenerator<Epoch, void, void> {
  const { epochs, size } = checkOptions(data, options);
  const { loss: lossOf = crossEntropy, optimizer = adam(), test, signal, onProgress } = options;
  const seed = checkSeed(options.seed ?? currentSeed());
  const known = new Set(parameters(net).values());
  if (known.size === 0) throw new ValueError("train: the net has no parameters. Build it of layers such as dense(), and keep them as its properties.");
  const average = options.average === undefined ? undefined : new Average(known, options.average);
  const steps = Math.ceil(data.count / size);
  const breath = new Breath();
  try {
    for (let epoch = 1; epoch <= epochs; epoch++) {
      const order = permutation(data.count, seed, epoch);
      let began = performance.now();
      let seconds = 0;
      const sums = { loss: 0, penalty: 0, wrong: 0 };
      for (let i = 0; i < steps; i++) {
        signal?.throwIfAborted();
        const from = i * size;
        const to = Math.min(from + size, data.count);
        const where = ` in epoch ${epoch}, batch ${i + 1} of ${steps}`;
        runStep(known, optimizer, () => stepLoss(from, to, order, sums), { average, where, seed });
        if (breath.due()) {
          seconds += (performance.now() - began) / 1000;
          onProgress?.({ epoch, epochs, step: i + 1, steps, loss: sums.loss / to });
          await breath.take();
          began = performance.now();
        }
      }
      seconds += (performance.now() - began) / 1000;
      const tested = await measure();
      // while the caller looks at the net it holds the averages that were measured
      yield { epoch, loss: sums.loss / data.count, penalty: sums.penalty / data.count, trainError: sums.wrong / data.count, ...tested, seconds };
      average?.giveBack();
    }
  } finally {
    average?.settle();
  }

  function stepLoss(from: number, to: number, order: Int32Array, sums: { loss: number; penalty: number; wrong: number }): Tensor {
    const { inputs, labels } = batch(data, from, to, order);
    const output = run(net, inputs);
    const loss = lossOf(output, labels);
    const price = penalty(net);
    const n = to - from;
    const found = output.shape.length === 2 ? largest(output) : undefined;
    if (!found) sums.wrong = NaN;
    for (let i = 0; i < n; i++) if (found && found[i] !== labels[i]) sums.wrong++;
    sums.loss += loss.item() * n;
    sums.penalty += price.item() * n;
    return add(loss, price);
  }

  async function testNow(): Promise<Evaluation> {
    if (!test) return { error: NaN, loss: NaN };
    const work = evaluating(net, test, lossOf);
    for (;;) {
      const next = work.next();
      if (next.done) return next.value;
      signal?.throwIfAborted();
      if (breath.due()) await breath.take();
    }
  }

  async function measure(): Promise<Pick<Epoch, "testError" | "testErrorRaw" | "testLoss" | "open" | "expectedL0" | "expectedFlops">> {
    const raw = await testNow();
    average?.lend();
    const averaged = average ? await testNow() : raw;
    const { weights, flops } = count(net, "expected");
    return { testError: averaged.error, testErrorRaw: raw.error, testLoss: averaged.loss, open: openGates(net), expectedL0: weights, expectedFlops: flops };
  }
}
