// How long a training will take and what it needs, from a few hundred milliseconds of it.
import type { Dataset } from "../data/dataset.ts";
import { count } from "../layers/count.ts";
import type { Part } from "../layers/layer.ts";
import { arenaBytes, blockBytes, workspace } from "../memory.ts";
import { adam } from "../optimizers/adam.ts";
import type { Optimizer } from "../optimizers/optimizer.ts";
import { permutation, rememberDraws } from "../random.ts";
import type { Parameter } from "../resident.ts";
import type { Tensor } from "../tensor.ts";
import { state } from "../walk.ts";
import { Average } from "./average.ts";
import { batchLoss } from "./batchLoss.ts";
import { remember } from "./best.ts";
import { type Plan, planned, type TrainOptions } from "./options.ts";
import { evaluating } from "./predict.ts";
import { runStep } from "./step.ts";
import { trainable } from "./train.ts";

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
/** Milliseconds of measuring on each set of examples. */
const EVALUATED = 50;

/** Most of the arena that was taken at once. */
class Peak {
  bytes = 0;
  note(): void {
    this.bytes = Math.max(this.bytes, arenaBytes());
  }
}

/** The same optimizer, which notes how full the arena is when all gradients are there. */
function watched(inner: Optimizer, peak: Peak): Optimizer {
  return {
    name: inner.name,
    learningRate: inner.learningRate,
    get steps() {
      return inner.steps;
    },
    get waiting() {
      return inner.waiting ?? false;
    },
    update(parameters, average) {
      inner.update(parameters, average);
      peak.note();
    },
  };
}

/** The median wall time of a step, in seconds. */
function timeSteps(net: Part, { data, loss, size, examples, seed }: Plan, step: (loss: () => Tensor) => void): number {
  const order = permutation(data.count, seed, 1);
  const whole = Math.floor(examples / size);
  const sums = { loss: 0, penalty: 0, wrong: 0 };
  const times: number[] = [];
  const began = performance.now();
  for (let i = 0; ; i++) {
    const from = (i % whole) * size;
    const start = performance.now();
    step(() => batchLoss(net, data, loss, { from, to: from + size, order, seed, epoch: 1 }, sums));
    const end = performance.now();
    if (start - began >= WARM_UP) times.push(end - start);
    if (end - began >= WARM_UP + MEASURED && times.length) break;
  }
  times.sort((a, b) => a - b);
  return (times[times.length >> 1] as number) / 1000;
}

/** Seconds that evaluating a whole set takes. */
function timeEvaluation(net: Part, data: Dataset | undefined, { loss }: Plan, peak: Peak): number {
  if (!data) return 0;
  let examples = 0;
  const began = performance.now();
  const work = evaluating(net, data, (output, labels) => {
    examples += output.shape[0] ?? 0;
    const cost = loss(output, labels);
    peak.note();
    return cost;
  });
  while (!work.next().done && performance.now() - began < EVALUATED);
  return ((performance.now() - began) / 1000) * (data.count / Math.max(1, examples));
}

function measured(net: Part, plan: Plan, options: TrainOptions, known: ReadonlySet<Parameter>): Estimate {
  const size = [...known].reduce((sum, p) => sum + p.size, 0);
  const peak = new Peak();
  workspace();
  const before = blockBytes();
  const average = options.averageDecay === undefined ? undefined : new Average(state(net).values(), options.averageDecay);
  const optimizer = watched(options.optimizer?.fresh?.() ?? adam(), peak);
  const secondsPerStep = timeSteps(net, plan, (loss) => runStep(known, optimizer, loss, { average, seed: plan.seed }));
  const held = blockBytes() - before;
  const test = timeEvaluation(net, plan.test, plan, peak);
  const validation = timeEvaluation(net, plan.validation, plan, peak);
  // the averaged weights have a place of their own while they are measured
  const copies = 1 + (average ? 1 : 0) + (plan.keepBest ? 1 : 0);
  return {
    parameters: size,
    bytes: 4 * size * copies + held + peak.bytes,
    flopsPerExample: count(net).flops,
    secondsPerStep,
    secondsPerEpoch: plan.steps * secondsPerStep + (average ? 2 : 1) * test + validation,
  };
}

/**
 * Tries out a training for about half a second, or two steps if those take longer, and leaves everything as it was:
 * weights, random numbers and the optimizer, so that training afterwards gives the same bits. Synchronous. The options
 * are those of `train`; `signal` and `onProgress` are left aside.
 * @throws what `train` would throw: ValueError for options, ShapeError for examples that do not fit, DivergedError.
 */
export function estimate(net: Part, data: Dataset, options: TrainOptions = {}): Estimate {
  const plan = planned(data, options);
  const known = trainable(net);
  const restore = [remember(state(net).values()), rememberDraws()];
  try {
    return measured(net, plan, options, known);
  } finally {
    for (const each of restore) each();
  }
}
