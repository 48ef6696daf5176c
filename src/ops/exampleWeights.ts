// How much each example counts in a mean.
import { ShapeError, ValueError } from "../errors.ts";
import { shown } from "../options.ts";

/** Options of every loss of the library. */
export interface LossOptions {
  /** How much each example of the batch counts, [batch]: the mean is the weighted one. Default: all the same. */
  readonly weights?: ArrayLike<number> | undefined;
}

/** Refuses what are no weights of so many examples; gives their sum. @throws ShapeError, ValueError */
export function checkExampleWeights(who: string, weights: ArrayLike<number>, count: number): number {
  if (weights.length !== count) throw new ShapeError(`${who}: ${weights.length} weights came for ${count} examples. Give one per example.`);
  let sum = 0;
  for (let i = 0; i < count; i++) {
    const each = weights[i] as number;
    if (!(typeof each === "number" && each >= 0 && each < Infinity)) throw new ValueError(`${who}: weight ${i} is ${shown(each)}, but it must be 0 or more.`);
    sum += each;
  }
  if (!(sum > 0)) throw new ValueError(`${who}: the weights of all ${count} examples are 0, so there is no mean to take.`);
  return sum;
}
