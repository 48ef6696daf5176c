// What is measured of a net between two epochs.
import type { Dataset } from "../data/dataset.ts";
import { count, openGates } from "../layers/count.ts";
import type { Part } from "../layers/layer.ts";
import type { Average } from "./average.ts";
import type { Epoch } from "./epoch.ts";
import type { EventLoop } from "./eventLoop.ts";
import type { TrainingSettings } from "./options.ts";
import { type Evaluation, evaluating } from "./predict.ts";

/** What there is to measure with. */
export interface Measuring {
  readonly settings: TrainingSettings;
  readonly average: Average | undefined;
  readonly eventLoop: EventLoop;
  readonly signal: AbortSignal | undefined;
}

type Measured = Omit<Epoch, "note" | "epoch" | "loss" | "penalty" | "trainError" | "best" | "removed" | "learningRate" | "set" | "seconds">;

async function evaluated(net: Part, data: Dataset | undefined, { settings, eventLoop, signal }: Measuring): Promise<Evaluation> {
  if (!data) return { error: NaN, loss: NaN };
  const work = evaluating(net, data, settings.loss);
  for (;;) {
    const next = work.next();
    if (next.done) return next.value;
    signal?.throwIfAborted();
    if (eventLoop.isDue()) await eventLoop.turn();
  }
}

/** Measures a net, and leaves it with the averaged weights if there are some. */
export async function measure(net: Part, measuring: Measuring): Promise<Measured> {
  const { settings, average } = measuring;
  const raw = await evaluated(net, settings.test, measuring);
  average?.lend();
  const tested = average ? await evaluated(net, settings.test, measuring) : raw;
  const validated = await evaluated(net, settings.validation, measuring);
  const { weights, flops } = count(net, "expected");
  return {
    testError: tested.error,
    testErrorRaw: raw.error,
    testLoss: tested.loss,
    validationError: validated.error,
    validationLoss: validated.loss,
    open: openGates(net),
    expectedL0: weights,
    expectedFlops: flops,
  };
}
