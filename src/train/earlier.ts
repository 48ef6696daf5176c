// What earlier trainings of a net have used up: a loop of one's own around train(net, data, { epochs: 1 }) is to get another
// order, other noise and other crops in every call, as one call for many epochs does.
import { type Adam, adam } from "../optimizers/adam.ts";
import type { Optimizer } from "../optimizers/optimizer.ts";
import type { Parameter } from "../resident.ts";

/** Epochs and steps of a net with one seed. */
export interface Used {
  readonly seed: number;
  epochs: number;
  steps: number;
}

/** Beside the first parameter of a net, by which a net is known that is put into another object for every call. */
const used = new WeakMap<Parameter, Used>();
const defaults = new WeakMap<Parameter, Adam>();

/** What is used up of a seed: nothing when the net was last trained with another. The object is kept, to be counted on. */
export function usedBefore(first: Parameter, seed: number): Used {
  let found = used.get(first);
  if (found?.seed !== seed) {
    found = { seed, epochs: 0, steps: 0 };
    used.set(first, found);
  }
  return found;
}

/** The optimizer of all trainings of a net that are given none: its moments go on, too. */
export function defaultOptimizer(first: Parameter): Adam {
  let optimizer = defaults.get(first);
  if (!optimizer) {
    optimizer = adam();
    defaults.set(first, optimizer);
  }
  return optimizer;
}

/** What is used up before a training that begins now, which goes on behind it: `progress` takes note of it. */
export function behindEarlier(first: Parameter, seed: number, progress: { earlierEpochs: number; earlierSteps: number }, optimizer: Optimizer): Used {
  const used = usedBefore(first, seed);
  progress.earlierEpochs = used.epochs;
  // an optimizer that took those steps counts them itself
  progress.earlierSteps = Math.max(0, used.steps - optimizer.steps);
  return used;
}
