// How long a training will take and what it needs, from a few hundred milliseconds of it.
import { now } from "../clock.ts";
import type { Dataset } from "../data/dataset.ts";
import { UsageError } from "../errors.ts";
import { count } from "../layers/count.ts";
import type { Part } from "../layers/layer.ts";
import { arenaBytes } from "../arena.ts";
import { OptimizerStates } from "../optimizers/states.ts";
import { permutation, rememberDraws } from "../random.ts";
import { whenTaken } from "../tape.ts";
import { state } from "../walk.ts";
import { Loop } from "./loop.ts";
import type { Loss } from "./loss.ts";
import { settingsOf, type TrainingSettings, type TrainOptions } from "./options.ts";
import { evaluating } from "./predict.ts";
import { RawWeights } from "./rawWeights.ts";

/** What a training will need. */
export interface Estimate {
  /** Numbers that training moves, those of gates included. */
  readonly parameters: number;
  /**
   * Memory: parameters, what the optimizer, the average and keepBest hold per parameter, and one step. The examples and
   * the workspace of products, which all nets share (under 2 MB), come on top.
   */
  readonly bytes: number;
  /** Floating-point operations of one prediction, with all gates open. */
  readonly flopsPerExample: number;
  /** Median wall time of a step on this machine, now. Steps become faster as gates close. */
  readonly secondsPerStep: number;
  /** All steps, and measuring on test and validation examples. */
  readonly secondsPerEpoch: number;
}

/** Milliseconds before times count: engines run wasm at a fraction of its speed until they have optimized it. */
const WARM_UP = 100;
/** Milliseconds of steps that count. */
const MEASURED = 250;
/** Steps in which a clock that moves moves: at the edge, and where tests fake it, it stands still while a program computes. */
const MOST_STEPS = 2000;
/** Milliseconds of measuring on each set of examples. */
const EVALUATED = 50;

/** Most of the arena that was taken at once. */
interface Peak {
  bytes: number;
}

/** The same loss, which notes how full the arena is: in a step when all gradients are there and the optimizer has moved. */
function watched(loss: Loss, peak: Peak): Loss {
  return (output, labels, options) => {
    const cost = loss(output, labels, options);
    whenTaken(() => {
      peak.bytes = Math.max(peak.bytes, arenaBytes());
    });
    return cost;
  };
}

/** The median wall time of a step, in seconds. @throws UsageError where the clock stands still */
function timeSteps(training: Loop): number {
  const { data, size, examples, seed } = training.settings;
  const order = permutation(data.count, seed, 1);
  const whole = Math.floor(examples / size);
  const sums = { loss: 0, penalty: 0, wrong: 0 };
  const times: number[] = [];
  const began = now();
  for (let i = 0; ; i++) {
    const from = (i % whole) * size;
    const start = now();
    training.step({ from, to: from + size, order, seed, epoch: 1 }, sums);
    const end = now();
    if (end === began && i === MOST_STEPS)
      throw new UsageError("estimate: the clock stands still here while a program computes, as at the edge and where tests fake it, so nothing can be timed.");
    if (start - began >= WARM_UP) times.push(end - start);
    if (end - began >= WARM_UP + MEASURED && times.length) break;
  }
  times.sort((a, b) => a - b);
  return (times[times.length >> 1] as number) / 1000;
}

/** Seconds that evaluating a whole set takes. */
function timeEvaluation(net: Part, data: Dataset | undefined, { loss }: TrainingSettings): number {
  if (!data) return 0;
  let examples = 0;
  const began = now();
  const work = evaluating(net, data, (output, labels, options) => {
    examples += output.shape[0] ?? 0;
    return loss(output, labels, options);
  });
  while (!work.next().done && now() - began < EVALUATED);
  return ((now() - began) / 1000) * (data.count / Math.max(1, examples));
}

function measured(net: Part, training: Loop, peak: Peak): Estimate {
  const { settings, parameters, average, best } = training;
  const secondsPerStep = timeSteps(training);
  const test = timeEvaluation(net, settings.test, settings);
  const validation = timeEvaluation(net, settings.validation, settings);
  // as at the end of an epoch, when the raw weights and those of the best epoch are kept too
  average?.lend();
  best.note(0);
  const arrays = [...state(net).values()].reduce((sum, { size }) => sum + 4 * size, 0);
  const known = Object.values(training.state()).reduce<number>((sum, value) => sum + (typeof value === "number" ? 8 : value.byteLength), 0);
  return {
    parameters: [...parameters].reduce((sum, { size }) => sum + size, 0),
    bytes: arrays + known + peak.bytes,
    flopsPerExample: count(net).flops,
    secondsPerStep,
    secondsPerEpoch: settings.steps * secondsPerStep + (average ? 2 : 1) * test + validation,
  };
}

/**
 * Tries out a training for about half a second, or two steps if those take longer, and leaves everything as it was:
 * weights, random numbers and the optimizer, so that training afterwards gives the same bits. Synchronous. The options
 * are those of `train`; `signal`, `onProgress`, `from` and `checkpoint` are left aside.
 * @throws what `train` would throw: ValueError for options, ShapeError for examples that do not fit, DivergedError.
 * @example
 * ```ts
 * import { dataset, dense, estimate } from "sievenet";
 *
 * const data = dataset({ inputs: [0, 1, 2, 3], labels: [0, 0, 1, 1], shape: [1] });
 * const { secondsPerEpoch, bytes } = estimate(dense(1, 2), data, { batchSize: 2, averageDecay: 0.999 });
 * console.log(`60 epochs: ${Math.ceil(secondsPerEpoch)} minutes, ${Math.ceil(bytes / 1e6)} MB`);
 * ```
 */
export function estimate(net: Part, data: Dataset, options: TrainOptions = {}): Estimate {
  const settings = settingsOf(data, options);
  // the optimizer's own states are not touched, and its steps are counted on for a while only
  const peak = { bytes: 0 };
  const training = new Loop(net, { ...settings, loss: watched(settings.loss, peak) }, options, undefined, new OptimizerStates());
  const { optimizer } = training;
  const { steps } = optimizer;
  const before = new RawWeights(new Set(state(net).values()));
  before.keep(true);
  const restoreDraws = rememberDraws();
  try {
    return measured(net, training, peak);
  } finally {
    before.giveBack();
    restoreDraws();
    optimizer.steps = steps;
  }
}
