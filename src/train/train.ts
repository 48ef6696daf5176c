import type { Dataset } from "../data/dataset.ts";
import { ValueError } from "../errors.ts";
import type { Part } from "../layers/layer.ts";
import { adam } from "../optimizers/adam.ts";
import { narrowStates } from "../optimizers/optimizer.ts";
import { permutation } from "../random.ts";
import type { Parameter } from "../resident.ts";
import { parameters, state } from "../walk.ts";
import { Average, checkFree } from "./average.ts";
import { batchLoss } from "./batchLoss.ts";
import { Best } from "./best.ts";
import { Breath } from "./breathe.ts";
import { checkNet } from "./check.ts";
import type { Epoch } from "./epoch.ts";
import { planned, type TrainOptions } from "./options.ts";
import { Shrinking } from "./shrinking.ts";
import { runStep } from "./step.ts";
import { measure } from "./validate.ts";

/** What training moves. @throws ValueError when there is nothing, or no net. */
export function trainable(net: Part): ReadonlySet<Parameter> {
  checkNet(net);
  const known = new Set(parameters(net).values());
  if (known.size === 0) throw new ValueError("train: the net has no parameters. Build it of layers such as dense(), and keep them as its properties.");
  return known;
}

/**
 * Trains a net on a dataset and yields a record after every epoch; the price of open gates is added to the loss. The event
 * loop gets its turn every few milliseconds. `break` ends training, and the net stays usable.
 *
 * With `averageDecay` the net holds the averages whenever a record is yielded, and training goes on from the weights it had
 * before: what the body of the loop does to the weights (`set`, `step`, pruning) is lost unless training ends there. No
 * other training of the net can go on before such a one has ended.
 * @throws UsageError when another training of the net keeps an average; ValueError for options that cannot be;
 * DivergedError when the loss is no longer finite; the signal's reason.
 */
export async function* train(net: Part, data: Dataset, options: TrainOptions = {}): AsyncGenerator<Epoch, void, void> {
  const plan = planned(data, options);
  const { epochs, size, steps, examples, seed } = plan;
  const { optimizer = adam(), signal, onProgress } = options;
  const known = trainable(net);
  const kept = new Set(state(net).values());
  const average = options.averageDecay === undefined ? undefined : new Average(kept, options.averageDecay);
  average?.reserve();
  const best = new Best(kept, plan);
  const shrinking = plan.shrink ? new Shrinking(net, plan.shrink) : undefined;
  const breath = new Breath();
  try {
    for (let epoch = 1; epoch <= epochs && !best.over; epoch++) {
      const order = permutation(plan.data.count, seed, epoch);
      let began = performance.now();
      let seconds = 0;
      const sums = { loss: 0, penalty: 0, wrong: 0 };
      for (let i = 0; i < steps; i++) {
        signal?.throwIfAborted();
        if (!average) checkFree(known);
        const from = i * size;
        const to = Math.min(from + size, examples);
        const where = ` in epoch ${epoch}, batch ${i + 1} of ${steps}`;
        runStep(known, optimizer, () => batchLoss(net, plan.data, plan.loss, { from, to, order, seed, epoch }, sums), { average, where, seed });
        if (breath.due()) {
          seconds += (performance.now() - began) / 1000;
          onProgress?.({ epoch, epochs, step: i + 1, steps, loss: sums.loss / to });
          await breath.take();
          began = performance.now();
        }
      }
      seconds += (performance.now() - began) / 1000;
      shrinking?.note();
      const measured = await measure(net, { plan, average, breath, signal });
      const means = { loss: sums.loss / examples, penalty: sums.penalty / examples, trainError: sums.wrong / examples };
      if (average) shrinking?.note();
      const isBest = best.note(measured.validationLoss);
      let removed = 0;
      if (shrinking) {
        average?.giveBack();
        removed = shrinking.remove((array, places) => {
          narrowStates(array as Parameter, places);
          average?.narrow(array, places);
          best.narrow(array, places);
        });
        average?.lend();
      }
      // while the caller looks at the net it holds the averages that were measured
      yield { epoch, ...means, ...measured, best: isBest, removed, seconds };
      average?.giveBack();
    }
  } finally {
    average?.settle();
    best.restore();
  }
}
