// The learning rate at the end of an epoch, where one that observes losses is told.
import { type Optimizer, rateAt } from "../optimizers/optimizer.ts";
import type { Schedule } from "../optimizers/schedules.ts";
import { unwrapped } from "../optimizers/states.ts";

/** That of the last step; afterwards it has observed `loss`. */
export function lastRate(optimizer: Optimizer, loss: number): number {
  const { name, learningRate, steps } = unwrapped(optimizer).rule;
  const rate = rateAt(name, learningRate, Math.max(0, steps - 1));
  (learningRate as Schedule).observe?.(loss);
  return rate;
}
